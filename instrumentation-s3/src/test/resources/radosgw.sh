#!/usr/bin/env bash
# Starts a real S3 server on loopback, on a memory store, from the packages ceph-mon, ceph-osd, ceph-common and radosgw.
# usage: radosgw.sh FOLDER PORT MONITOR_PORT; the processes to stop are in FOLDER/*.pid.
set -e
D=${1:?folder}; PORT=${2:?port}; MON=${3:?monitor port}; rm -rf "$D"; mkdir -p $D/mon $D/osd $D/rgw $D/run; cd $D
cat > ceph.conf <<C
[global]
fsid=$(cat /proc/sys/kernel/random/uuid)
mon_host=v1:127.0.0.1:$MON
auth_cluster_required=none
auth_service_required=none
auth_client_required=none
osd_pool_default_size=1
osd_pool_default_min_size=1
osd_pool_default_pg_num=4
osd_pool_default_pgp_num=4
osd_crush_chooseleaf_type=0
mon_warn_on_pool_no_redundancy=false
mon_allow_pool_size_one=true
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
osd_pool_default_pg_autoscale_mode=off
rgw_frontends=beast endpoint=127.0.0.1:$PORT
rgw_data=$D/rgw
rgw_crypt_require_ssl=false
C
export CEPH_CONF=$D/ceph.conf
monmaptool --create --clobber --addv a "[v1:127.0.0.1:$MON]" --fsid $(grep fsid ceph.conf|cut -d= -f2) monmap >/dev/null
ceph-mon -c ceph.conf --mkfs -i a --monmap monmap
ceph-mon -c ceph.conf -i a --public-addr 127.0.0.1:$MON --pid-file $D/mon.pid
timeout 30 ceph -c ceph.conf -s | head -8
UUID=$(cat /proc/sys/kernel/random/uuid); ID=$(ceph -c ceph.conf osd create $UUID 0); echo osd $ID
ceph-osd -c ceph.conf -i 0 --mkfs --osd-uuid $UUID >/dev/null 2>&1
ceph-osd -c ceph.conf -i 0 --pid-file $D/osd.pid >/dev/null 2>&1
ceph -c ceph.conf osd crush add osd.0 1 root=default host=localhost || true
sleep 3; ceph -c ceph.conf -s | head -20
radosgw -c ceph.conf -n client.rgw --pid-file $D/rgw.pid
for i in $(seq 1 120); do curl -s -o /dev/null http://127.0.0.1:$PORT/ && break; sleep 0.5; done
radosgw-admin -c ceph.conf user create --uid=test --display-name=test --access-key=testid --secret=testsecret >/dev/null 2>$D/ua.err && echo user ok
