// Puts commands and imports on Muster's queue, and tells what became of them.
//
//     node producer.js create USER_ID NAME EMAIL PASSWORD_HASH
//     node producer.js import IMPORT_ID FILE.ndjson
//
// The broker's address is in RABBITMQ_URI, the number of shards in SHARDS (8 unless set). To run it again is safe.
// Exit codes: 0 applied; 1 something was refused; 2 the broker didn't take it; 3 no reply yet: run it again.
import amqp from 'amqplib';
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 8;
const REPLY_MILLIS = 60_000;
const CHUNK_ROWS = 1_000;
const CHUNK_BYTES = 1 << 20;

class Failure extends Error {
  constructor(exitCode, message) {
    super(message);
    this.exitCode = exitCode;
  }
}

class Producer {
  #waiting = new Map();
  #returned = new Set();

  static async connect(uri) {
    const producer = new Producer();
    producer.user = decodeURIComponent(new URL(uri).username);
    producer.connection = await amqp.connect(uri);
    producer.connection.on('error', () => {}); // 'close' follows, which tells those who wait
    producer.connection.on('close', () => producer.#lost());
    producer.channel = await producer.connection.createConfirmChannel();
    producer.channel.on('error', () => producer.#lost());
    // What had no queue comes back here, before its confirm.
    producer.channel.on('return', (message) => producer.#returned.add(message.properties.messageId));
    // Replies come here. Its name begins with ours, or workers would not send to it.
    producer.replies = `${producer.user}.replies.${randomUUID()}`;
    await producer.channel.assertQueue(producer.replies, {
      exclusive: true, autoDelete: true, durable: false, maxLength: 1000,
    });
    await producer.channel.consume(producer.replies, (message) => producer.#heard(message), { noAck: true });
    return producer;
  }

  /** Publishes until the queue has it; returns the reply. */
  async send(exchange, routingKey, messageId, type, body) {
    const reply = this.#replyTo(messageId);
    reply.catch(() => {}); // it may fail before anybody waits for it
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await this.#publish(exchange, routingKey, messageId, type, body)) {
        return reply;
      }
      await sleep(Math.min(30_000, 1_000 * 2 ** attempt)); // the same message again, later and later
    }
    throw new Failure(2, 'the queue is full, and stays so');
  }

  /** Whether the broker has confirmed it; false where the queue is full. */
  #publish(exchange, routingKey, messageId, type, body) {
    return new Promise((resolve, reject) => {
      const options = {
        mandatory: true, // what has no queue comes back, instead of vanishing
        messageId, // unique for each intent, and the same in each try
        userId: this.user, // the broker refuses any other
        type,
        contentType: 'application/json',
        deliveryMode: 2, // survives a restart of the broker
        timestamp: Math.floor(Date.now() / 1000), // in seconds
        replyTo: this.replies,
        correlationId: messageId,
        headers: { schema: 1 },
      };
      this.channel.publish(exchange, routingKey, Buffer.from(body), options, (nacked) => {
        if (this.#returned.delete(messageId)) {
          reject(new Failure(2, `no queue for ${exchange} with key '${routingKey}': is SHARDS right, and has a worker run?`));
        } else {
          resolve(!nacked);
        }
      });
    });
  }

  #replyTo(messageId) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Failure(3, 'no reply yet; the message is on the queue')), REPLY_MILLIS).unref();
      this.#waiting.set(messageId, { reject, resolve: (reply) => { clearTimeout(timer); resolve(reply); } });
    });
  }

  #heard(message) {
    // Replies come at least once: for one that was heard nobody waits any more.
    const waiting = message && this.#waiting.get(message.properties.correlationId);
    if (waiting) {
      this.#waiting.delete(message.properties.correlationId);
      waiting.resolve(JSON.parse(message.content.toString('utf8')));
    }
  }

  #lost() {
    // Whether the broker has it isn't known. To send it again is safe: it has the same message id.
    const lost = new Failure(3, 'the connection was lost; run it again');
    this.#waiting.forEach((waiting) => waiting.reject(lost));
  }
}

/** CRC-32 as in zlib; newer Nodes have it as zlib.crc32. */
function crc32(text) {
  let crc = ~0;
  for (const byte of Buffer.from(text, 'ascii')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}

async function* create(producer, userId, name, email, passwordHash) {
  const shard = crc32(userId) % Number(process.env.SHARDS ?? 8);
  const body = JSON.stringify({ user_id: userId, name, email, password_hash: passwordHash });
  yield await producer.send('muster.commands', `shard.${shard}`, `create-${userId}`, 'user.create', body);
}

/** One chunk after another; any number may be on the way at once. */
async function* importFile(producer, importId, file) {
  let chunk = 0;
  let firstRow = 1;
  for await (const { rows, last } of chunks(file)) {
    const body = `{"import_id":${JSON.stringify(importId)},"chunk":${chunk},"first_row":${firstRow}`
      + `,"rows":[${rows.join(',')}]${last ? ',"last":true' : ''}}`;
    yield await producer.send('muster.imports', '', `${importId}/${chunk}`, undefined, body);
    chunk++;
    firstRow += rows.length;
  }
}

/** Cut by the rows alone: the same file gives the same chunks. */
async function* chunks(file) {
  let rows = [];
  let size = 0;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number++;
    const row = line.trim();
    if (row === '') {
      continue;
    }
    try {
      JSON.parse(row);
    } catch {
      throw new Failure(1, `line ${number} is no JSON`);
    }
    const length = Buffer.byteLength(row) + 1;
    if (rows.length > 0 && (rows.length === CHUNK_ROWS || size + length > CHUNK_BYTES)) {
      yield { rows, last: false };
      rows = [];
      size = 0;
    }
    rows.push(row);
    size += length;
  }
  yield { rows, last: true };
}

async function main([command, ...rest]) {
  const sending = { create: [create, 4], import: [importFile, 2] }[command];
  if (sending?.[1] !== rest.length) {
    throw new Failure(64, 'usage: create USER_ID NAME EMAIL PASSWORD_HASH | import IMPORT_ID FILE.ndjson');
  }
  const producer = await Producer.connect(process.env.RABBITMQ_URI);
  let refused = false;
  for await (const reply of sending[0](producer, ...rest)) {
    console.log(JSON.stringify(reply));
    refused ||= reply.status !== 'applied' || reply.rejected > 0;
  }
  await producer.connection.close();
  return refused ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (failure) => {
    console.error(failure.message);
    process.exit(failure.exitCode ?? 3);
  });
