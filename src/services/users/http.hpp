#pragma once

#include "core/net/routes.hpp"
#include "services/users/directory.hpp"
#include "services/users/oembed.hpp"
#include "services/users/service.hpp"

#include <functional>
#include <string>
#include <vector>

namespace leams::users {

/// A video or clip, as it is shown to those who are not known.
struct Recorded {
    std::string title; // May be empty.
    std::string username;
    std::string author_name;
    std::string picture_url; // Of this site; empty: there is none for everybody.
};

/// What oEmbed tells and others know.
struct OEmbedPorts {
    /// What the instance is called at present.
    std::function<runtime::Task<Result<std::string>>()> instance_name;
    /// NotFound for what not everybody may watch.
    std::function<runtime::Task<Result<Recorded>>(Embedded, std::string)> find_recorded;
};

/// The routes under /user, /users, /channels and /oembed. What they use must outlive them.
std::vector<net::Route> make_routes(UsersService& service, Directory& directory, OEmbedPorts ports);

} // namespace leams::users
