#!/usr/bin/env bash
# Usage: in-image.sh TREE JAVA_HOME DATA OUT COMMAND...
#
# Runs a command as a container does whose root file system is read-only: with this machine's system and Java,
# opt from TREE, and DATA at /data, all read-only; OUT at /out, and empty folders at /tmp and
# /opt/spark/work-dir, where it is started. As root it becomes the user 185.
set -euo pipefail

if [ "${1-}" != --inside ]; then
  if [ "$(id -u)" = 0 ]; then
    exec unshare --mount -- "$0" --inside 185 "$@"
  fi
  exec unshare --mount --map-root-user -- "$0" --inside '' "$@"
fi
user=$2 tree=$3 java=$4 data=$5 out=$6
shift 6

root=$(mktemp -d "$tree.XXXXXXXX")
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir -p "$root"/{usr,etc,proc,dev,sys,tmp,opt,data,out}
for link in bin lib lib64 sbin; do
  cp -d "/$link" "$root/$link"
done
# onto FOLDER TARGET: read-only
onto() {
  mkdir -p "$root$2"
  mount --rbind "$1" "$root$2"
  mount -o remount,bind,ro "$root$2"
}
onto /usr /usr
onto /etc /etc
# The image's own user.
passwd=$(mktemp "$tree.XXXXXXXX")
printf 'root:x:0:0::/root:/bin/bash\nspark:x:185:185::/nonexistent:/bin/sh\n' >"$passwd"
chmod 644 "$passwd"
mount --bind "$passwd" "$root/etc/passwd"
rm -f -- "$passwd"
case $java in
  /usr/*) ;;
  *) onto "$java" "$java" ;;
esac
for each in proc dev sys; do
  mount --rbind "/$each" "$root/$each"
done
mkdir -p "$tree/opt/spark/work-dir"
onto "$tree/opt" /opt
onto "$data" /data
mount --bind "$out" "$root/out"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=1777 tmpfs "$root/opt/spark/work-dir"
mount -o remount,ro "$root"

as=()
if [ -n "$user" ]; then
  as=(setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs)
fi
exec chroot "$root" ${as[@]+"${as[@]}"} env -i \
  PATH=/usr/bin:/bin HOME=/nonexistent LC_ALL=C.UTF-8 JAVA_HOME="$java" SPARK_LOCAL_IP=127.0.0.1 \
  SPARK_HOME=/opt/spark PLASMOSPARK_JAR=/opt/plasmospark/plasmospark.jar \
  bash -c 'cd /opt/spark/work-dir && exec "$@"' - "$@"
