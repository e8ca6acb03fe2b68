#!/usr/bin/env bash
# Starts a real S3 server on loopback, on a memory store, from the packages ceph-mon, ceph-osd, ceph-common and radosgw.
# usage: radosgw.sh FOLDER PORT MONITOR_PORT; the processes to stop are in FOLDER/*.pid.
set -euo pipefail
D=${1:?folder}; PORT=${2:?port}; MON=${3:?monitor port}; rm -rf "$D"; mkdir -p "$D"/{mon,osd,rgw,run}; cd "$D"
FSID=$(cat /proc/sys/kernel/random/uuid)
# Everybody reads the monitor's map, which has the cluster's id, from its file. Who has the monitor's address only, or asks
# it for its configuration first, gets the map some time after the connection: a store that is quicker with its first command
# names no cluster, is refused for its "wrong fsid", and ends. Hence no mon_host, and --no-mon-config below.
monmaptool --create --clobber --addv a "[v1:127.0.0.1:$MON]" --fsid "$FSID" monmap >/dev/null
cat > ceph.conf <<C
[global]
fsid=$FSID
monmap=$D/monmap
auth_cluster_required=none
auth_service_required=none
auth_client_required=none
osd_pool_default_size=1
osd_pool_default_min_size=1
osd_pool_default_pg_num=4
osd_pool_default_pgp_num=4
osd_pool_default_pg_autoscale_mode=off
osd_crush_chooseleaf_type=0
mon_warn_on_pool_no_redundancy=false
mon_allow_pool_size_one=true
paxos_propose_interval=.05
run_dir=$D/run
admin_socket=$D/run/\$name.asok
log_file=$D/\$name.log
mon_data=$D/mon
ms_bind_ipv4=true
ms_bind_msgr2=false
public_addr=127.0.0.1
cluster_addr=127.0.0.1
osd_objectstore=memstore
osd_data=$D/osd
memstore_device_bytes=1073741824
mon_osd_full_ratio=.98
mon_osd_backfillfull_ratio=.97
mon_osd_nearfull_ratio=.96
osd_failsafe_full_ratio=.99
rgw_frontends=beast endpoint=127.0.0.1:$PORT
rgw_data=$D/rgw
rgw_crypt_require_ssl=false
C
export CEPH_CONF=$D/ceph.conf CEPH_ARGS=--no-mon-config
trap 'tail -n 3 "$D"/*.log' ERR
step() { echo "$(date +%T.%N | cut -c-12) $*"; }

step monitor
ceph-mon --mkfs -i a --monmap monmap
ceph-mon -i a --public-addr "127.0.0.1:$MON" --pid-file "$D/mon.pid"
step store
UUID=$(cat /proc/sys/kernel/random/uuid)
timeout 60 ceph osd create "$UUID" 0
ceph-osd -i 0 --mkfs --osd-uuid "$UUID" >/dev/null 2>&1
ceph-osd -i 0 --pid-file "$D/osd.pid" >/dev/null 2>&1
timeout 60 ceph osd crush add osd.0 1 root=default host=localhost
step store up
timeout 60 bash -c 'until ceph osd stat | grep -q " 1 up"; do sleep .2; done'
step gateway
radosgw -n client.rgw --pid-file "$D/rgw.pid"
timeout 60 bash -c "until curl -s -o /dev/null http://127.0.0.1:$PORT/; do sleep .2; done"
step user
timeout 60 radosgw-admin user create --uid=test --display-name=test --access-key=testid --secret-key=testsecret >/dev/null
step ready
