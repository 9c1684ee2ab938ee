#!/usr/bin/env bash
# ceph_up.sh FOLDER MON_PORT RGW_PORT: a Ceph of one node, in memory, with its S3 gateway (RGW), on loopback. Says
# "ready" when that answers, goes on until it is stopped, and stops its daemons then. Keys: AKTEST, SKTEST.
set -euo pipefail
folder=$1 mon_port=$2 rgw_port=$3
daemons=()
trap 'kill -KILL "${daemons[@]}" 2>/dev/null' EXIT
trap 'exit 0' TERM INT
cd "$folder"
mkdir -p mon osd run
fsid=$(cat /proc/sys/kernel/random/uuid)
cat >ceph.conf <<CONF
[global]
fsid=$fsid
mon_host=[v2:127.0.0.1:$mon_port]
mon_initial_members=a
public_network=127.0.0.0/8
cluster_network=127.0.0.0/8
ms_bind_ipv6=false
auth_cluster_required=cephx
auth_service_required=cephx
auth_client_required=cephx
osd_pool_default_size=1
osd_pool_default_min_size=1
osd_pool_default_pg_num=1
osd_pool_default_pgp_num=1
osd_pool_default_pg_autoscale_mode=off
osd_crush_chooseleaf_type=0
mon_allow_pool_size_one=true
mon_max_pg_per_osd=1000
mon_data_avail_warn=1
mon_data_avail_crit=0
run_dir=$folder/run
admin_socket=$folder/run/\$cluster-\$name.asok
pid_file=$folder/run/\$name.pid
log_file=$folder/\$name.log
keyring=$folder/keyring
crash_dir=$folder/crash
mon_data=$folder/mon
osd_data=$folder/osd
osd_objectstore=memstore
memstore_device_bytes=2147483648
osd_memory_target=1073741824
osd_class_dir=/usr/lib/x86_64-linux-gnu/rados-classes
erasure_code_dir=/usr/lib/x86_64-linux-gnu/ceph/erasure-code
plugin_dir=/usr/lib/x86_64-linux-gnu/ceph
rgw_frontends=beast endpoint=127.0.0.1:$rgw_port
rgw_dns_name=localhost
rgw_enable_apis=s3
rgw_enable_usage_log=false
rgw_enable_gc_threads=false
rgw_enable_lc_threads=false
rgw_run_sync_thread=false
rgw_dynamic_resharding=false
CONF
export CEPH_CONF=$folder/ceph.conf

# Runs a daemon beside; it goes when this does.
start() {
    "$@" >>daemons.log 2>&1 &
    daemons+=($!)
}

{
    ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *'
    ceph-authtool keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
    ceph-authtool keyring --gen-key -n client.rgw --cap mon 'allow rw' --cap osd 'allow rwx' --cap mgr 'allow rw'
    monmaptool --create --addv a "[v2:127.0.0.1:$mon_port]" --fsid "$fsid" monmap
    ceph-mon --mkfs -i a --monmap monmap --keyring keyring
} >>setup.log 2>&1
start ceph-mon -f -i a
{
    key=$(ceph-authtool --gen-print-key)
    uuid=$(cat /proc/sys/kernel/random/uuid)
    id=$(echo "{\"cephx_secret\":\"$key\"}" | ceph --connect-timeout 30 osd new "$uuid" -i -)
    ceph-authtool keyring -n osd.0 --add-key "$key"
    ceph-osd -i "$id" --mkfs --osd-uuid "$uuid"
} >>setup.log 2>&1
start ceph-osd -f -i "$id"
radosgw-admin user create --uid=test --display-name=test --access-key=AKTEST --secret-key=SKTEST >>setup.log 2>&1
start radosgw -f -n client.rgw
until (exec 3<>"/dev/tcp/127.0.0.1/$rgw_port") 2>/dev/null; do
    kill -0 "${daemons[-1]}"
    sleep 0.1
done
echo ready
wait
