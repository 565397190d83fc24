#!/bin/bash
# How fast what is published is handed out: `benchmarks/http.sh [SECONDS [ROUNDS]]` on this machine alone, with wrk and nginx.
#
# One process each, all with the same bytes and headers: Navasard as `streamlit run app.py` starts it; Starlette on uvicorn
# and nothing else; nginx with them as a file; nginx with the cache of docs/deploy/nginx.conf before Navasard. 32 connections. Servers take turns. Of each the best round is told, as others use the machine too; a ratio is
# the median of those of the rounds.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-3} rounds=${2:-3} bin=$PWD/.venv/bin
for each in wrk nginx curl; do
    command -v $each >/dev/null || { echo "No $each: install it (Debian, Ubuntu: sudo apt install $each)."; exit 1; }
done

work=$(mktemp -d)
started=""
trap 'for each in $started; do kill "$each" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT
free_port() { "$bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
until_answered() { for _ in $(seq 60); do curl -sf -o /dev/null "$1" && return; sleep 0.5; done; tail -n 5 "$work"/*.log; exit 1; }

path=/feeds/bench.ics
ours=$(free_port) bare=$(free_port) file=$(free_port) cached=$(free_port) plain=$(free_port)
export DATABASE_URL=sqlite:///$work/navasard.db
"$bin/python" -m benchmarks._http "$DATABASE_URL"
"$bin/streamlit" run app.py --server.port "$ours" >"$work/ours.log" 2>&1 & started="$started $!"
until_answered "http://127.0.0.1:$ours$path"
sleep 2  # the date of a release is settled after its first second

mkdir -p "$work/file/feeds" "$work/cache"
curl -s -o "$work/file$path" -D "$work/headers" "http://127.0.0.1:$ours$path"
gzip -6 -k "$work/file$path"
BODY=$work/file$path HEADERS=$work/headers "$bin/uvicorn" benchmarks._http:bare --port "$bare" --no-access-log --log-level warning \
    >"$work/bare.log" 2>&1 & started="$started $!"

nginx_conf() {  # with what stands on standard input inside http {}
    [ "$(id -u)" != 0 ] || echo "user root;"
    echo "worker_processes 1; daemon off; pid $work/$1.pid; error_log $work/$1.log;"
    echo "events { worker_connections 1024; }"
    echo "http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; types { text/calendar ics; }"
    echo "client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;"
    cat
    echo "}"
}
same_headers=$(tr -d '\r' <"$work/headers" | sed -n 's/"/\\"/g; s/^\([a-z-]*\): \(.*\)$/add_header \1 "\2";/p' |
    grep -v -E '^add_header (date|server|etag|vary|last-modified|content-type|content-length) ')
nginx_conf file >"$work/file.conf" <<END
server { listen 127.0.0.1:$file; root $work/file; gzip_static on; gzip_vary on; open_file_cache max=1000; $same_headers }
END
sed "s|listen 80;|listen 127.0.0.1:$plain;|; s|listen 443 ssl http2;|listen 127.0.0.1:$cached;|; /^ *ssl_/d
    s|127.0.0.1:8501|127.0.0.1:$ours|; s|/var/cache/nginx/navasard|$work/cache|" docs/deploy/nginx.conf |
    nginx_conf cached >"$work/cached.conf"
for each in file cached; do nginx -p "$work" -c "$work/$each.conf" & started="$started $!"; done
for each in $bare $file $cached; do until_answered "http://127.0.0.1:$each$path"; done

round() {  # server port kind headers…
    local server=$1 port=$2 kind=$3
    shift 3
    wrk -t1 -c32 -d"${seconds}s" --latency "$@" "http://127.0.0.1:$port$path" | awk -v server="$server" -v kind="$kind" '
        /99%/ { p99 = $2 } /Requests\/sec/ { rate = $2 } /Non-2xx/ { wrong = 1 }
        END { if (wrong) { print "wrong answers from " server > "/dev/stderr"; exit 1 } print server, kind, rate, p99 }'
}
etag() { curl -s -o /dev/null -D - "http://127.0.0.1:$1$path" | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p'; }

curl -s -o /dev/null -H "Accept-Encoding: gzip" "http://127.0.0.1:$cached$path"
for _ in $(seq "$rounds"); do
    for server in ours bare file cached; do round $server ${!server} 200; done
    for server in ours bare file cached; do round $server ${!server} gzip -H "Accept-Encoding: gzip"; done
    for server in ours bare file cached; do round $server ${!server} 304 -H "If-None-Match: $(etag ${!server})"; done
done >"$work/rounds"

echo "$(stat -c %s "$work/file$path") bytes, $(stat -c %s "$work/file$path.gz") compressed; $rounds rounds of $seconds s, 32 connections"
"$bin/python" -m benchmarks._http --table <"$work/rounds"
