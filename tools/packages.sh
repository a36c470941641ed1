#!/bin/sh
# Debian packages that the tests need: the domain controller, its command line tools, a browser, PostgreSQL, Redis, and
# the servers that the live probes are proven against: a name server, a Web server, a SIP server, a load balancer.
# A policy-rc.d keeps their services from starting by themselves; the tests start what they need, on loopback.
set -eu
wanted="samba samba-dsdb-modules samba-ad-provision ldap-utils chromium postgresql redis-server \
    bind9 bind9-dnsutils nginx-light kamailio kamailio-tls-modules haproxy"
missing=""
for name in $wanted; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $name"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
    echo "These packages are missing; install them as root:$missing" >&2
    exit 1
fi
policy=/usr/sbin/policy-rc.d
made=""
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=yes
fi
trap '[ -z "$made" ] || rm -f "$policy"' EXIT
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
# None of the new ones starts with the machine either.
if command -v systemctl >/dev/null; then
    for name in $missing; do
        case $name in
            bind9) systemctl disable named >/dev/null 2>&1 || true ;;
            nginx-light) systemctl disable nginx >/dev/null 2>&1 || true ;;
            kamailio | haproxy) systemctl disable "$name" >/dev/null 2>&1 || true ;;
        esac
    done
fi
