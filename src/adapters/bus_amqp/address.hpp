#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

#include <string>

namespace leams::adapters {

/// A virtual host of a RabbitMQ server, and the account that opens it.
struct AmqpAddress {
    std::string host;
    int port = 5672;
    std::string user = "guest";
    Secret password{"guest"};
    std::string vhost = "/";
    bool tls = false;
    std::string ca_file =
        "/etc/ssl/certs/ca-certificates.crt"; // Whom a server's certificate is checked with.
    std::string prefix = "leams";             // What the names of exchange and queues begin with.

    /// amqp[s]://[USER:PASSWORD@]HOST[:PORT][/VHOST][?prefix=NAME&ca=/FILE]. Percent-encoding is read in
    /// USER, PASSWORD and VHOST. InvalidArgument says what is wrong, and nothing of the password.
    static Result<AmqpAddress> parse(const Secret& url);

    /// For people: without account and password.
    std::string place() const;
};

} // namespace leams::adapters
