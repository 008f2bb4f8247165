package io.muster.api;

import io.muster.api.imports.ImportParts;
import io.muster.api.limit.Slots;
import io.muster.api.operation.Outcomes;
import io.muster.api.query.UserReads;
import io.muster.api.verify.PasswordHashes;
import io.muster.api.write.Writes;
import io.muster.command.CommandIds;
import io.muster.command.Retention;
import io.muster.password.HashingPool;
import io.muster.signing.ConsistencyTokens;
import io.muster.signing.Fingerprints;
import io.muster.signing.OperationIds;
import io.muster.user.UserIds;
import java.time.InstantSource;

/**
 * What the handlers of requests work with; one set for all event loops, safe for all of them.
 *
 * @param writes puts commands on the queue
 * @param reads reads users
 * @param passwordHashes reads the hashes of passwords
 * @param outcomes looks up decisions
 * @param hashing hashes and verifies passwords
 * @param tokens makes and reads consistency tokens
 * @param operationIds makes and reads ids of operations
 * @param fingerprints tells requests with one idempotency key apart
 * @param commandIds makes ids of commands
 * @param userIds makes ids of users
 * @param exports bounds how many exports run at a time
 * @param retention how long commands and outcomes are good for
 * @param imports what imports are handled with
 * @param clock the time
 */
public record ApiParts(
    Writes writes,
    UserReads reads,
    PasswordHashes passwordHashes,
    Outcomes outcomes,
    HashingPool hashing,
    ConsistencyTokens tokens,
    OperationIds operationIds,
    Fingerprints fingerprints,
    CommandIds commandIds,
    UserIds userIds,
    Slots exports,
    Retention retention,
    ImportParts imports,
    InstantSource clock) {}
