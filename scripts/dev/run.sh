# ./dev run: the back end and the web app as children of this shell, stopped with it.

WEB_PID=
LEAMS_PID=
TICK_PID=
DATA=
WEB_PORT=3000
HTTP_PORT=8000
RTMP_PORT=1935
INTERNAL_PORT=8001

command_run() {
    local arguments=()
    DATA=data
    while (($#)); do
        case $1 in
            --demo) arguments+=(--demo) ;;
            --data) DATA=${2-}; [[ $DATA ]] || fail "--data needs a folder."; shift ;;
            --set) [[ ${2-} == *=* ]] || fail "--set needs key=value."; arguments+=(--set "$2"); take_port "$2"; shift ;;
            *) fail "./dev run takes --demo, --data DIR and --set key=value, not '$1'." ;;
        esac
        shift
    done
    require_free "$HTTP_PORT" http.port "the web pages and the API"
    require_free "$RTMP_PORT" rtmp.port "RTMP"
    require_free "$INTERNAL_PORT" internal.port "metrics and the web app's requests"
    require_free "$WEB_PORT" gateway.web_port "the web app behind the gateway"
    require_data_folder
    build release web

    # The log of the first start holds the set-up link.
    umask 077
    trap stop_children EXIT
    trap 'exit 0' INT TERM HUP
    start_leams "${arguments[@]}"
    start_web
    print_urls
    wait_for_children
}

# Asked before the build, which takes minutes.
require_data_folder() {
    (umask 077 && mkdir -p "$DATA/log" && : >>"$DATA/log/leams.log") 2>/dev/null ||
        fail "The data folder $DATA cannot be written by $(id -un). Choose another with --data."
    local free
    free=$(df -Pm "$DATA" | awk 'NR == 2 { print $4 }')
    ((free >= 50)) || fail "Only $free MiB are free where the data folder $DATA lies. Make room, or choose another with --data."
}

take_port() {
    case $1 in
        http.port=*) HTTP_PORT=${1#*=} ;;
        rtmp.port=*) RTMP_PORT=${1#*=} ;;
        internal.port=*) INTERNAL_PORT=${1#*=} ;;
        gateway.web_port=*) WEB_PORT=${1#*=} ;;
    esac
}

require_free() {
    [[ $1 =~ ^[0-9]+$ ]] || fail "$2 must be a port number, not '$1'."
    if [[ $1 != 0 ]] && port_taken "$1"; then
        fail "Port $1 ($3) is taken by another program. Stop that one, or choose another port: ./dev run --set $2=$(($1 + ($1 < 50000 ? 10000 : -10000)))"
    fi
}

# A child dies with this shell even when the shell is killed outright.
start_child() { setpriv --pdeathsig TERM "$@" & }

start_leams() {
    : >"$DATA/log/leams.log"
    : >"$DATA/log/setup-link"
    start_child build/release/leams serve --data "$DATA" --set gateway.web_static=web/.next/standalone/.next/static \
        "$@" >"$DATA/log/setup-link" 2>>"$DATA/log/leams.log"
    LEAMS_PID=$!
    wait_until "leams" "$LEAMS_PID" "$DATA/log/leams.log" leams_listens
    HTTP_PORT=$(listening_port http)
    RTMP_PORT=$(listening_port rtmp)
}

leams_listens() { grep -q '"event":"listening"' "$DATA/log/leams.log"; }
listening_port() { grep -m 1 '"event":"listening"' "$DATA/log/leams.log" | grep -oE "\"$1\":[0-9]+" | grep -oE '[0-9]+$'; }

start_web() {
    : >"$DATA/log/web.log"
    start_child env NODE_ENV=production PORT="$WEB_PORT" HOSTNAME=127.0.0.1 \
        LEAMS_API_URL="http://127.0.0.1:$(listening_port internal)" \
        node web/.next/standalone/server.js >>"$DATA/log/web.log" 2>&1
    WEB_PID=$!
    wait_until "the web app" "$WEB_PID" "$DATA/log/web.log" port_taken "$WEB_PORT"
}

# wait_until NAME PID LOG CONDITION...: up to 60 s.
wait_until() {
    local name=$1 pid=$2 log=$3 tries=600
    shift 3
    until "$@"; do
        if ! kill -0 "$pid" 2>/dev/null || ((--tries == 0)); then
            tail -n 15 "$log" >&2
            fail "$name did not start; its log is $log."
        fi
        sleep 0.1
    done
}

print_urls() {
    say "Leams is running:"
    say "  web and API   http://127.0.0.1:$HTTP_PORT"
    say "  RTMP          rtmp://127.0.0.1:$RTMP_PORT/live"
    say "  data, logs    $DATA/, $DATA/log/"
    cat "$DATA/log/setup-link"
    say "Ctrl-C stops it."
}

wait_for_children() {
    local died code=0 name log
    while true; do
        start_child sleep 10
        TICK_PID=$!
        wait -n -p died "$TICK_PID" "$LEAMS_PID" "$WEB_PID" || code=$?
        [[ $died == "$TICK_PID" ]] || break
        bound_log "$DATA/log/leams.log" $((32 << 20))
        bound_log "$DATA/log/web.log" $((32 << 20))
    done
    case $died in
        "$LEAMS_PID") name=leams log="$DATA/log/leams.log" ;;
        *) name="the web app" log="$DATA/log/web.log" ;;
    esac
    tail -n 15 "$log" >&2
    fail "$name ended by itself with code $code; its log is $log."
}

# bound_log FILE BYTES: what is above the limit becomes FILE.1, in place of what was there. The writer appends, and so
# goes on at the beginning.
bound_log() {
    if (($(stat -c %s "$1") > $2)); then
        cp "$1" "$1.1" && : >"$1"
    fi
}

stop_children() {
    trap '' INT TERM HUP
    local pid tries
    for pid in $WEB_PID $LEAMS_PID $TICK_PID; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for pid in $WEB_PID $LEAMS_PID; do
        tries=200
        while kill -0 "$pid" 2>/dev/null && ((tries-- > 0)); do
            sleep 0.1
        done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
