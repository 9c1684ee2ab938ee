#pragma once

#include "adapters/sql/audit.hpp"
#include "adapters/sql/instance_face.hpp"
#include "module.hpp"
#include "platform.hpp"
#include "services/auth/service.hpp"
#include "services/instance/service.hpp"

namespace leams::app {

/// How the instance presents itself, and what it offers.
class InstanceModule final : public Module {
public:
    InstanceModule(Platform& platform, auth::AuthService& auth, pictures::Pictures& pictures);

    instance::InstanceService& service() noexcept { return service_; }

    std::vector<net::Route> routes() override;

private:
    Platform& platform_;
    auth::AuthService& auth_;
    sql::FaceRepository faces_;
    sql::AuditRepository audit_;
    instance::InstanceService service_;
};

} // namespace leams::app
