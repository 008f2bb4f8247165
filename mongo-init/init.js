// Makes the replica set and the users of Muster. Safe to run again: it makes what is missing, and gives each user the password
// and the rights that stand here. Run by `run`, beside this file, with mongosh; passwords come from the environment or from
// files, and are never printed.
"use strict";

const EXIT_OK = 0;
const EXIT_FAILED = 1;
const EXIT_SETTINGS = 78;

const CODE_UNAUTHORIZED = 13;
const CODE_AUTHENTICATION_FAILED = 18;
const CODE_ALREADY_INITIALIZED = 23;
const CODE_ROLE_NOT_FOUND = 31;
const CODE_USER_NOT_FOUND = 11;
const CODE_COMMAND_NOT_FOUND = 59;
const CODE_NO_REPLICATION = 76;

const MAJORITY = { w: "majority", wtimeout: 30000 };
const USER_ADMINISTRATION = { role: "userAdminAnyDatabase", db: "admin" };
const SHORTEST_PASSWORD = 12;
// Of the configuration that a replica set is made with; each change makes it greater.
const FIRST_VERSION = 1;

class Refusal extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

function tell(message) {
  print("mongo-init: " + message);
}

// ---- Settings -------------------------------------------------------------------------------------------------------------

function setting(name, otherwise) {
  const value = process.env[name];
  return value === undefined || value.trim() === "" ? otherwise : value.trim();
}

// A secret is in the variable of that name or, where that is empty, in the file named by NAME_FILE.
function secret(name, faults) {
  const direct = process.env[name];
  const file = process.env[name + "_FILE"];
  if (direct !== undefined && direct !== "") {
    return direct;
  }
  if (file === undefined || file === "") {
    return "";
  }
  try {
    return require("fs").readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (unreadable) {
    faults.push(name + "_FILE: the file can't be read (" + unreadable.code + ")");
    return undefined;
  }
}

function password(name, faults) {
  const value = secret(name, faults);
  if (value !== undefined && value.length < SHORTEST_PASSWORD) {
    faults.push(
      name + ": needs a password of at least " + SHORTEST_PASSWORD + " characters, here or in the file named by " + name + "_FILE"
    );
  }
  return value;
}

function hostAndPort(text) {
  return /^[A-Za-z0-9._-]+:[0-9]{1,5}$/.test(text);
}

function readSettings() {
  const faults = [];
  const members = setting("MONGO_MEMBERS", "mongo1:27017,mongo2:27017,mongo3:27017").split(",").map((member) => member.trim());
  const settings = {
    replicaSet: setting("MONGO_REPLICA_SET", "muster"),
    members: members,
    local: setting("MONGO_LOCAL", "127.0.0.1:27017"),
    database: setting("MONGO_DATABASE", "muster"),
    waitMillis: 1000 * Number(setting("MONGO_INIT_TIMEOUT_SECONDS", "120")),
    adminPassword: password("MONGO_ADMIN_PASSWORD", faults),
    earlierAdminPassword: secret("MONGO_ADMIN_PASSWORD_EARLIER", faults),
    apiPassword: password("MONGO_API_PASSWORD", faults),
    workerPassword: password("MONGO_WORKER_PASSWORD", faults),
    operatorPassword: password("MONGO_OPERATOR_PASSWORD", faults),
  };
  if (!members.every(hostAndPort) || new Set(members).size !== members.length) {
    faults.push("MONGO_MEMBERS: must be different host:port pairs, separated by commas; it is " + members.join(","));
  }
  if (!hostAndPort(settings.local)) {
    faults.push("MONGO_LOCAL: must be host:port; it is " + settings.local);
  }
  if (!/^[A-Za-z0-9_-]{1,60}$/.test(settings.database)) {
    faults.push("MONGO_DATABASE: must be 1 to 60 letters, digits, - or _; it is " + settings.database);
  }
  if (!(settings.waitMillis > 0)) {
    faults.push("MONGO_INIT_TIMEOUT_SECONDS: must be a number above 0");
  }
  if (faults.length > 0) {
    throw new Refusal(faults.join("\n"), EXIT_SETTINGS);
  }
  return settings;
}

// ---- Connections ----------------------------------------------------------------------------------------------------------

function open(host, userName, userPassword) {
  const user = userName === undefined ? "" : encodeURIComponent(userName) + ":" + encodeURIComponent(userPassword) + "@";
  const options = "directConnection=true&serverSelectionTimeoutMS=3000&connectTimeoutMS=3000&authSource=admin";
  return new Mongo("mongodb://" + user + host + "/admin?" + options);
}

// What a server says of itself. Servers before 4.4.2 say it under an older name only.
function greeting(host) {
  const admin = open(host).getDB("admin");
  try {
    // Not returned at once: mongosh would leave this block before the answer, or the error, is there.
    const answer = admin.runCommand({ hello: 1 });
    return answer;
  } catch (error) {
    if (error.code !== CODE_COMMAND_NOT_FOUND) {
      throw error;
    }
  }
  const answer = admin.runCommand({ isMaster: 1 });
  return { ...answer, isWritablePrimary: answer.ismaster };
}

// Asks until the answer is there; what was wrong the last time is in the message when time is up.
function waitFor(what, settings, ask) {
  const end = Date.now() + settings.waitMillis;
  let last = "";
  while (Date.now() < end) {
    try {
      const answer = ask();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      if (error instanceof Refusal) {
        throw error;
      }
      last = " (last: " + error.message + ")";
    }
    sleep(500);
  }
  throw new Refusal("waited " + settings.waitMillis / 1000 + " s for " + what + last, EXIT_FAILED);
}

// ---- The replica set ------------------------------------------------------------------------------------------------------

function refuseOtherSet(hello, settings) {
  if (hello.setName !== settings.replicaSet) {
    throw new Refusal(
      settings.local + " belongs to the replica set " + hello.setName + ", wanted " + settings.replicaSet + ": see MONGO_REPLICA_SET",
      EXIT_FAILED
    );
  }
  const found = [].concat(hello.hosts || [], hello.passives || [], hello.arbiters || []).sort().join(",");
  const wanted = [...settings.members].sort().join(",");
  if (found !== wanted) {
    throw new Refusal(
      "the replica set has the members " + found + ", wanted " + wanted + ": change it with rs.add() or rs.remove(), or set MONGO_MEMBERS",
      EXIT_FAILED
    );
  }
}

function processOf(host) {
  const version = greeting(host).topologyVersion;
  return version === undefined ? undefined : version.processId.toString();
}

// Which of the members is the server that this runs beside; undefined where servers don't tell (before 4.4).
function localMember(settings) {
  const local = processOf(settings.local);
  return local === undefined ? undefined : settings.members.find((member) => processOf(member) === local);
}

// Only the primary's own host may make the first user, so until that is done only this host's member may become primary.
function initiate(settings) {
  const local = localMember(settings);
  const members = settings.members.map((host, number) => ({
    _id: number,
    host: host,
    priority: local === undefined || host === local ? 1 : 0,
  }));
  const answer = open(settings.local)
    .getDB("admin")
    .runCommand({ replSetInitiate: { _id: settings.replicaSet, members: members } });
  if (answer.ok === 1) {
    tell("replica set " + settings.replicaSet + " made of " + settings.members.join(", "));
  }
}

function initiateOrExplain(settings) {
  try {
    initiate(settings);
  } catch (error) {
    if (error.code === CODE_NO_REPLICATION) {
      throw new Refusal(
        settings.local + " runs without a replica set: start every member with --replSet " + settings.replicaSet + " and a key file",
        EXIT_FAILED
      );
    }
    if (error.code === CODE_UNAUTHORIZED) {
      throw new Refusal(
        "the server at " + settings.local + " has users but no replica set; run this on the host of a fresh member",
        EXIT_FAILED
      );
    }
    if (error.code !== CODE_ALREADY_INITIALIZED) {
      throw error;
    }
  }
}

function makeReplicaSet(settings) {
  const hello = waitFor("the server at " + settings.local, settings, () => greeting(settings.local));
  if (hello.setName === undefined) {
    // All members must answer before the set is made of them.
    for (const member of settings.members) {
      waitFor("the member " + member, settings, () => greeting(member));
    }
    waitFor("the replica set to be made", settings, () => {
      initiateOrExplain(settings);
      return true;
    });
  }
  const primary = waitFor("a primary", settings, () => {
    const now = greeting(settings.local);
    return now.setName !== undefined && now.primary !== undefined ? now : undefined;
  });
  refuseOtherSet(primary, settings);
  return waitForWritable(settings);
}

// The primary's host: the one that says of itself that it takes writes, not the one another member believes in.
function waitForWritable(settings) {
  return waitFor("a primary that takes writes", settings, () => {
    const believed = greeting(settings.local).primary;
    return believed !== undefined && greeting(believed).isWritablePrimary ? believed : undefined;
  });
}

// Ends what initiate() began. Whoever has changed the configuration since has meant the priorities that stand there.
function letEveryMemberBecomePrimary(settings) {
  waitFor("every member to become one that may be primary", settings, () => {
    const admin = connectAsAdmin(settings).getDB("admin");
    const config = admin.runCommand({ replSetGetConfig: 1 }).config;
    if (config.version === FIRST_VERSION && config.members.some((member) => member.priority !== 1)) {
      config.version = FIRST_VERSION + 1;
      config.members.forEach((member) => (member.priority = 1));
      admin.runCommand({ replSetReconfig: config });
    }
    return true;
  });
}

// ---- Users ----------------------------------------------------------------------------------------------------------------

function rights(database) {
  const on = (collection, actions) => ({ resource: { db: database, collection: collection }, actions: actions });
  const serverParameters = { resource: { cluster: true }, actions: ["getParameter"] };
  return {
    muster_api: [
      on("users", ["find", "listIndexes"]),
      on("outcomes", ["find", "listIndexes"]),
      on("imports", ["find", "insert", "update", "listIndexes"]),
      on("import_chunks", ["find", "listIndexes"]),
      on("dead_letters", ["find", "listIndexes"]),
      on("topology", ["find", "insert"]),
      on("", ["listCollections"]),
      serverParameters,
    ],
    muster_worker: [
      on("", [
        "find",
        "insert",
        "update",
        "remove",
        "createCollection",
        "createIndex",
        "listIndexes",
        "listCollections",
        "collMod",
        "collStats",
      ]),
      serverParameters,
    ],
    muster_operator: [on("dead_letters", ["find", "update", "remove"]), on("topology", ["find"])],
  };
}

function adminRoles(database) {
  return [
    USER_ADMINISTRATION,
    { role: "clusterAdmin", db: "admin" },
    { role: "backup", db: "admin" },
    { role: "restore", db: "admin" },
    { role: "readWrite", db: database },
    { role: "dbAdmin", db: database },
  ];
}

function authenticated(host, userPassword) {
  try {
    const connection = open(host, "muster_admin", userPassword);
    connection.getDB("admin").runCommand({ connectionStatus: 1 });
    return connection;
  } catch (error) {
    if (error.code === CODE_AUTHENTICATION_FAILED) {
      return undefined;
    }
    throw error;
  }
}

// The very first user may be made without credentials, from the server's own host, as long as there is no other. It may be given
// nothing but rights over the database `admin`; the rest it gives itself, afterwards.
function makeFirstUser(settings) {
  try {
    open(settings.local)
      .getDB("admin")
      .runCommand({
        createUser: "muster_admin",
        pwd: settings.adminPassword,
        roles: [USER_ADMINISTRATION],
        writeConcern: MAJORITY,
      });
  } catch (error) {
    if (error.code === CODE_UNAUTHORIZED) {
      throw new Refusal(
        "muster_admin can't log in, and users exist already: set MONGO_ADMIN_PASSWORD to its password, or to a new one" +
          " with the present one in MONGO_ADMIN_PASSWORD_EARLIER",
        EXIT_FAILED
      );
    }
    const writable = waitForWritable(settings);
    if (!greeting(settings.local).isWritablePrimary) {
      throw new Refusal("the first user can be made on the primary's own host only, and that is " + writable, EXIT_FAILED);
    }
    throw error;
  }
  tell("user muster_admin made");
}

// Again and again, because a primary may be lost meanwhile, before or after it has made the user.
function connectAsAdmin(settings) {
  return waitFor("muster_admin to log in", settings, () => {
    const primary = waitForWritable(settings);
    const present = authenticated(primary, settings.adminPassword);
    if (present !== undefined) {
      return present;
    }
    const earlier = settings.earlierAdminPassword ? authenticated(primary, settings.earlierAdminPassword) : undefined;
    if (earlier !== undefined) {
      return earlier;
    }
    makeFirstUser(settings);
    return authenticated(primary, settings.adminPassword);
  });
}

// Updates what is there and makes what is not; "created" or "updated".
function upsert(admin, updateCommand, createCommand, codeNotFound) {
  try {
    admin.runCommand(updateCommand);
    return "updated";
  } catch (error) {
    if (error.code !== codeNotFound) {
      throw error;
    }
  }
  admin.runCommand(createCommand);
  return "made";
}

function putRole(admin, name, privileges) {
  const rest = { privileges: privileges, roles: [], writeConcern: MAJORITY };
  upsert(admin, { updateRole: name, ...rest }, { createRole: name, ...rest }, CODE_ROLE_NOT_FOUND);
}

function putUser(admin, name, userPassword, roles) {
  const rest = { pwd: userPassword, roles: roles, writeConcern: MAJORITY };
  const done = upsert(admin, { updateUser: name, ...rest }, { createUser: name, ...rest }, CODE_USER_NOT_FOUND);
  tell("user " + name + " " + done);
}

function makeUsers(settings) {
  const admin = connectAsAdmin(settings).getDB("admin");
  const wanted = rights(settings.database);
  for (const name of Object.keys(wanted)) {
    putRole(admin, name, wanted[name]);
  }
  putUser(admin, "muster_api", settings.apiPassword, ["muster_api"]);
  putUser(admin, "muster_worker", settings.workerPassword, ["muster_worker"]);
  putUser(admin, "muster_operator", settings.operatorPassword, ["muster_operator"]);
  putUser(admin, "muster_admin", settings.adminPassword, adminRoles(settings.database));
  return admin;
}

// A worker that dies inside a transaction blocks what it wrote until the server ends that transaction: soon, where this is small.
function lookAtTransactionLifetime(admin) {
  const name = "transactionLifetimeLimitSeconds";
  const seconds = admin.runCommand({ getParameter: 1, [name]: 1 })[name];
  if (seconds > 5) {
    tell("warning: " + name + " is " + seconds + "; start the members with --setParameter " + name + "=5");
  }
}

function main() {
  const settings = readSettings();
  const primary = makeReplicaSet(settings);
  tell("primary is " + primary);
  const admin = makeUsers(settings);
  letEveryMemberBecomePrimary(settings);
  lookAtTransactionLifetime(admin);
  tell("done");
}

let exitCode = EXIT_OK;
try {
  main();
} catch (error) {
  exitCode = error instanceof Refusal ? error.exitCode : EXIT_FAILED;
  const code = error.code === undefined ? "" : " (code " + error.code + ")";
  process.stderr.write("mongo-init: error: " + error.message + code + "\n");
}
process.exit(exitCode);
