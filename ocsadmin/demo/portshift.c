/* Samba has LDAP's ports built in and an ordinary user may not bind them. Preloaded, this adds PORT_SHIFT
 * to every port that is bound, and takes it off again in getsockname(), because Samba tells LDAPS and the
 * global catalog apart by the local port number. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static int shift(void) {
    const char *text = getenv("PORT_SHIFT");
    return text ? atoi(text) : 0;
}

static in_port_t *port_of(struct sockaddr *address) {
    if (address->sa_family == AF_INET) return &((struct sockaddr_in *)address)->sin_port;
    if (address->sa_family == AF_INET6) return &((struct sockaddr_in6 *)address)->sin6_port;
    return NULL;
}

int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
    static int (*real)(int, const struct sockaddr *, socklen_t);
    struct sockaddr_storage copy;
    if (!real) real = dlsym(RTLD_NEXT, "bind");
    if (length <= sizeof copy) {
        memcpy(&copy, address, length);
        in_port_t *port = port_of((struct sockaddr *)&copy);
        if (port && *port) {
            *port = htons(ntohs(*port) + shift());
            return real(descriptor, (struct sockaddr *)&copy, length);
        }
    }
    return real(descriptor, address, length);
}

int getsockname(int descriptor, struct sockaddr *address, socklen_t *length) {
    static int (*real)(int, struct sockaddr *, socklen_t *);
    if (!real) real = dlsym(RTLD_NEXT, "getsockname");
    int result = real(descriptor, address, length);
    in_port_t *port = result ? NULL : port_of(address);
    if (port && ntohs(*port) > shift()) *port = htons(ntohs(*port) - shift());
    return result;
}
