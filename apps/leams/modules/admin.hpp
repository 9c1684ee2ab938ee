#pragma once

#include "adapters/sql/admin_users.hpp"
#include "adapters/sql/audit.hpp"
#include "admin_ports.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "services/admin/service.hpp"

namespace leams::app {

/// What administrators see and do.
class AdminModule final : public Module {
public:
    AdminModule(Platform& platform, auth::AuthApi& auth, streams::OnAir& on_air);

    std::vector<net::Route> routes() override;

private:
    sql::AdminUserRepository users_;
    sql::AuditRepository audit_;
    ProcessFacts facts_;
    admin::AdminService service_;
};

} // namespace leams::app
