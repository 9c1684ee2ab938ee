#!/usr/bin/env bash
# rabbitmq_server.sh FOLDER PORT DIST_PORT EPMD_PORT: becomes a RabbitMQ on loopback that keeps everything in FOLDER. Its
# epmd must run already: epmd -address 127.0.0.1 -port EPMD_PORT. Not the package's wrapper, which would change the user.
set -euo pipefail
folder=$1 port=$2 dist_port=$3 epmd_port=$4
cat >"$folder/rabbitmq.conf" <<CONF
listeners.tcp.default = 127.0.0.1:$port
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 10MB
raft.wal_max_size_bytes = 33554432
log.console = false
CONF
echo "[]." >"$folder/enabled_plugins"
export HOME=$folder RUNNING_UNDER_SYSTEMD=1 \
    RABBITMQ_NODENAME="leams$port@localhost" \
    RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$port RABBITMQ_DIST_PORT=$dist_port \
    RABBITMQ_MNESIA_BASE=$folder/mnesia RABBITMQ_LOG_BASE=$folder/log RABBITMQ_PID_FILE=$folder/pid \
    RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf \
    RABBITMQ_CONF_ENV_FILE=$folder/env.conf \
    ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$epmd_port \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
env | grep -E '^(HOME|RABBITMQ_NODENAME|RABBITMQ_[A-Z_]*|ERL_EPMD_[A-Z]*)=' | sed "s/=\(.*\)/='\1'/; s/^/export /" >"$folder/ctl.env"
exec /usr/lib/rabbitmq/bin/rabbitmq-server
