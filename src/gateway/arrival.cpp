#include "gateway/arrival.hpp"

#include "core/net/problem.hpp"

namespace leams::gateway {

Arrival::Arrival(net::Request& request, net::Responder& responder, UnixMillis now)
    : id_(net::request_id_of(request, now))
    , scope_("request_id", id_) {
    request.id = id_;
    responder.set_request_id(id_);
}

} // namespace leams::gateway
