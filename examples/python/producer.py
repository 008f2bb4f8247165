#!/usr/bin/env python3
"""Puts commands and imports on Muster's queue, and tells what became of them.

    producer.py create USER_ID NAME EMAIL PASSWORD_HASH
    producer.py import IMPORT_ID FILE.ndjson

The broker's address is in RABBITMQ_URI, the number of shards in SHARDS (8 unless set). To run it again is safe.
Exit codes: 0 applied; 1 something was refused; 2 the broker didn't take it; 3 no reply yet: run it again.
"""
import json
import os
import sys
import time
import uuid
import zlib

import pika
from pika.exceptions import AMQPError, NackError, UnroutableError

ATTEMPTS = 8
REPLY_SECONDS = 60
CHUNK_ROWS = 1_000
CHUNK_BYTES = 1 << 20


class Producer:
    def __init__(self, uri):
        parameters = pika.URLParameters(uri)
        self.user = parameters.credentials.username
        self.connection = pika.BlockingConnection(parameters)
        self.channel = self.connection.channel()
        # From here on basic_publish waits for the broker's confirm, and raises what it says.
        self.channel.confirm_delivery()
        # Replies come here. Its name begins with ours, or workers would not send to it.
        self.replies = f"{self.user}.replies.{uuid.uuid4().hex}"
        self.channel.queue_declare(self.replies, exclusive=True, auto_delete=True, arguments={"x-max-length": 1000})

    def send(self, exchange, routing_key, message_id, kind, body):
        """Publishes until the queue has it; returns the reply."""
        properties = pika.BasicProperties(
            message_id=message_id,  # unique for each intent, and the same in each try
            user_id=self.user,  # the broker refuses any other
            type=kind,
            content_type="application/json",
            delivery_mode=2,  # survives a restart of the broker
            timestamp=int(time.time()),
            reply_to=self.replies,
            correlation_id=message_id,
            headers={"schema": 1},
        )
        for attempt in range(ATTEMPTS):
            try:
                # Mandatory: what has no queue comes back, instead of vanishing.
                self.channel.basic_publish(exchange, routing_key, body, properties, mandatory=True)
                return self.reply_to(message_id)
            except UnroutableError:
                stop(2, f"no queue for {exchange} with key '{routing_key}': is SHARDS right, and has a worker run?")
            except NackError:
                # The queue is full. The same message again, later and later.
                time.sleep(min(30, 2**attempt))
        stop(2, "the queue is full, and stays so")

    def reply_to(self, message_id):
        for method, properties, body in self.channel.consume(self.replies, auto_ack=True, inactivity_timeout=REPLY_SECONDS):
            if method is None:
                stop(3, "no reply yet; the message is on the queue")
            # Replies come at least once: one to an earlier message may come again.
            if properties.correlation_id == message_id:
                return json.loads(body)


def create(producer, user_id, name, email, password_hash):
    shard = zlib.crc32(user_id.encode("ascii")) % int(os.environ.get("SHARDS", "8"))
    body = {"user_id": user_id, "name": name, "email": email, "password_hash": password_hash}
    message_id = f"create-{user_id}"
    return [producer.send("muster.commands", f"shard.{shard}", message_id, "user.create", json.dumps(body))]


def import_file(producer, import_id, file):
    """One chunk after another; any number may be on the way at once."""
    first_row = 1
    for number, (rows, last) in enumerate(chunks(file)):
        body = '{"import_id":%s,"chunk":%d,"first_row":%d,"rows":[%s]%s}' % (
            json.dumps(import_id), number, first_row, ",".join(rows), ',"last":true' if last else "")  # fmt: skip
        yield producer.send("muster.imports", "", f"{import_id}/{number}", None, body.encode())
        first_row += len(rows)


def chunks(file):
    """The rows of each chunk, and whether it is the last. Cut by the rows alone: the same file gives the same chunks."""
    rows, size = [], 0
    for number, line in enumerate(file, 1):
        row = line.strip()
        if not row:
            continue
        try:
            json.loads(row)
        except ValueError:
            stop(1, f"line {number} is no JSON")
        length = len(row.encode()) + 1
        if rows and (len(rows) == CHUNK_ROWS or size + length > CHUNK_BYTES):
            yield rows, False
            rows, size = [], 0
        rows.append(row)
        size += length
    yield rows, True


def stop(code, reason):
    print(reason, file=sys.stderr)
    sys.exit(code)


def main(arguments):
    if not ((arguments[:1] == ["create"] and len(arguments) == 5) or (arguments[:1] == ["import"] and len(arguments) == 3)):
        stop(64, __doc__)
    producer = Producer(os.environ["RABBITMQ_URI"])
    if arguments[0] == "create":
        replies = create(producer, *arguments[1:])
    else:
        replies = import_file(producer, arguments[1], open(arguments[2], encoding="utf-8"))
    refused = False
    for reply in replies:
        print(json.dumps(reply, ensure_ascii=False), flush=True)
        refused |= reply["status"] != "applied" or reply.get("rejected", 0) > 0
    producer.connection.close()
    return 1 if refused else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except AMQPError as lost:
        # Whether the broker has it isn't known. To send it again is safe: it has the same message_id.
        stop(3, f"the connection was lost ({type(lost).__name__}); run it again")
