#pragma once

#include "adapters/sql/directory.hpp"
#include "adapters/sql/follows.hpp"
#include "adapters/sql/profiles.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "services/instance/service.hpp"
#include "services/users/directory.hpp"
#include "services/users/http.hpp"
#include "services/users/service.hpp"

namespace leams::app {

/// Profiles, who follows whom, and the list of channels.
class UsersModule final : public Module {
public:
    UsersModule(
        Platform& platform,
        streams::Channels& channels,
        pictures::Pictures& pictures,
        instance::InstanceService& instance
    );

    users::Users& service() noexcept { return service_; }

    using FindRecorded = decltype(users::OEmbedPorts::find_recorded);
    /// Before routes() is asked.
    void set_recorded(FindRecorded find) { find_recorded_ = std::move(find); }

    std::vector<net::Route> routes() override;

private:
    sql::ProfileRepository profiles_;
    sql::FollowRepository follows_;
    sql::DirectoryRepository directory_store_;
    users::UsersService service_;
    users::Directory directory_;
    instance::InstanceService& instance_;
    FindRecorded find_recorded_;
};

} // namespace leams::app
