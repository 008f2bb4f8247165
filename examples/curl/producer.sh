#!/usr/bin/env bash
# Puts commands and imports on Muster's queue with nothing but curl, and tells what became of them.
#
#     producer.sh create USER_ID NAME EMAIL PASSWORD_HASH
#     producer.sh import IMPORT_ID FILE.ndjson
#
# It speaks to RabbitMQ's management port, which publishes mandatory and waits for the confirm. (amqp-publish can't set message_id,
# user_id and timestamp, which the contract wants.) Settings: RABBITMQ_MANAGEMENT (http://localhost:15672), RABBITMQ_USER,
# RABBITMQ_PASSWORD, RABBITMQ_VHOST (muster; as in a URL), SHARDS (8). The user needs the tag management. To run it again is safe.
# Exit codes: 0 applied; 1 something was refused; 2 the broker didn't take it; 3 no reply yet: run it again.
set -euo pipefail

api=${RABBITMQ_MANAGEMENT:-http://localhost:15672}/api
user=${RABBITMQ_USER:?}
vhost=${RABBITMQ_VHOST:-muster}
shards=${SHARDS:-8}
attempts=8
reply_seconds=60
chunk_rows=1000
chunk_bytes=1048576

stop() { echo "$2" >&2; exit "$1"; }

# call METHOD PATH: the request's body is standard input. The password is in no command line.
call() {
  curl --silent --show-error --fail --max-time 30 --request "$1" "$api/$2" --header 'Content-Type: application/json' --data-binary @- \
    --config <(printf 'user = "%s:%s"\n' "$user" "$(sed 's/[\\"]/\\&/g' <<<"${RABBITMQ_PASSWORD:?}")")
}

# A text as JSON writes it.
quoted() { printf '"%s"' "$(printf %s "$1" | sed 's/[\\"]/\\&/g' | tr -d '\000-\037')"; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Replies come here. Its name begins with ours, or workers would not send to it; unused for two minutes, it goes by itself.
replies=$user.replies.$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
open_replies() {
  echo '{"durable":true,"arguments":{"x-expires":120000,"x-max-length":1000}}' | call PUT "queues/$vhost/$replies" >/dev/null ||
    stop 2 'the broker is away, or refuses this user'
  trap 'call DELETE "queues/$vhost/$replies" </dev/null >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
}

# send EXCHANGE ROUTING_KEY MESSAGE_ID TYPE: publishes what is in $work/body until the queue has it, and prints the reply.
# The message id is unique for each intent, and the same in each try; the broker refuses any other user_id.
send() {
  local answer attempt wait=1 type=${4:+\"type\":\"$4\",}
  {
    printf '{"routing_key":"%s","properties":{"message_id":"%s","user_id":"%s",%s' "$2" "$3" "$user" "$type"
    printf '"content_type":"application/json","delivery_mode":2,"timestamp":%s,' "$(date +%s)"
    printf '"reply_to":"%s","correlation_id":"%s","headers":{"schema":1}},' "$replies" "$3"
    printf '"payload_encoding":"base64","payload":"%s"}' "$(base64 -w0 "$work/body")"
  } >"$work/request"
  for ((attempt = 0; attempt < attempts; attempt++)); do
    # An error: the queue is full, or the broker away. The same message again, later and later.
    if answer=$(call POST "exchanges/$vhost/$1/publish" <"$work/request"); then
      [[ $answer == *'"routed":true'* ]] || stop 2 "no queue for $1 with key '$2': is SHARDS right, and has a worker run?"
      hear_reply
      return
    fi
    sleep "$wait"
    wait=$((wait < 16 ? wait * 2 : 30))
  done
  stop 2 'the broker does not take it'
}

# One message at a time is on the way, so the next reply is the one to it.
refused=0
hear_reply() {
  local answer reply deadline=$((SECONDS + reply_seconds))
  while ((SECONDS < deadline)); do
    answer=$(echo '{"count":1,"ackmode":"ack_requeue_false","encoding":"base64"}' | call POST "queues/$vhost/$replies/get") || true
    if [[ $answer == *'"payload":"'* ]]; then
      reply=$(sed 's/.*"payload":"\([A-Za-z0-9+\/=]*\)".*/\1/' <<<"$answer" | base64 -d)
      printf '%s\n' "$reply"
      [[ $reply == *'"status":"applied"'* && ! $reply =~ '"rejected":'[1-9] ]] || refused=1
      return
    fi
    sleep 0.5
  done
  stop 3 'no reply yet; the message is on the queue'
}

# CRC-32 is the last but one of the numbers at the end of what gzip writes.
shard_of() { echo $(($(printf %s "$1" | gzip -c | tail -c 8 | od -An -N4 -tu4 --endian=little) % shards)); }

create() {
  printf '{"user_id":"%s","name":%s,"email":%s,"password_hash":%s}' "$1" "$(quoted "$2")" "$(quoted "$3")" "$(quoted "$4")" >"$work/body"
  send muster.commands "shard.$(shard_of "$1")" "create-$1" user.create
}

# import_file IMPORT_ID FILE: chunks are cut by the rows alone, so that the same file gives the same chunks.
import_file() {
  local LC_ALL=C row # LC_ALL: lengths are bytes
  chunk=0 first=1 count=0 size=0 rows=''
  while IFS= read -r row || [ -n "$row" ]; do
    row=${row%$'\r'}
    [ -n "$row" ] || continue
    if ((count == chunk_rows || (count > 0 && size + ${#row} + 1 > chunk_bytes))); then
      send_chunk "$1" ''
      chunk=$((chunk + 1)) first=$((first + count)) count=0 size=0 rows=''
    fi
    rows+=${rows:+,}$row
    count=$((count + 1)) size=$((size + ${#row} + 1))
  done <"$2"
  send_chunk "$1" ',"last":true'
}

send_chunk() {
  printf '{"import_id":"%s","chunk":%d,"first_row":%d,"rows":[%s]%s}' "$1" "$chunk" "$first" "$rows" "$2" >"$work/body"
  send muster.imports '' "$1/$chunk" ''
}

case "${1:-} $#" in
  'create 5') sending=create ;;
  'import 3') sending=import_file ;;
  *) stop 64 "usage: $0 create USER_ID NAME EMAIL PASSWORD_HASH | import IMPORT_ID FILE.ndjson" ;;
esac
open_replies
"$sending" "${@:2}"
exit "$refused"
