#pragma once

#include "core/base/caller.hpp"
#include "services/instance/ports.hpp"
#include "services/pictures/api.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace leams::instance {

/// How the instance presents itself.
struct Face {
    std::string name;
    std::string description; // One line.
    std::string accent;      // "#c62f52"; empty: the web app's own.
    std::string rules;       // Plain text.
    std::string contact{};   // An e-mail address, or https://…; empty: none is named.
    std::optional<pictures::Picture> logo{};
    std::optional<pictures::Picture> icon{};
    std::optional<pictures::Picture> banner{};
};

/// The face, what the configuration would make of it, and which of its texts an administrator has set.
struct FaceSettings {
    Face face;
    Face defaults;
    std::vector<std::string> set;
};

/// The name under which an instance is shown, its colours, pictures and rules. Thread-safe.
class InstanceService {
public:
    struct Ports {
        FaceStore& store;
        pictures::Pictures& pictures;
        admin::AuditLog& audit;
        const Clock& clock;
    };

    InstanceService(Ports ports, Face defaults)
        : ports_(ports)
        , defaults_(std::move(defaults)) {}

    /// For everybody, from memory: what another process changed comes within two seconds.
    runtime::Task<Result<Face>> face();

    runtime::Task<Result<std::string>> name();

    runtime::Task<Result<FaceSettings>> settings();
    /// Absent members stay as they are; with an empty one the configuration's holds again.
    runtime::Task<Result<FaceSettings>> change(Caller caller, FaceTexts change);
    /// `slot` is "logo", "icon" or "banner".
    runtime::Task<Result<FaceSettings>>
    set_picture(Caller caller, std::string slot, pictures::PictureFile file);
    runtime::Task<Result<FaceSettings>> remove_picture(Caller caller, std::string slot);

private:
    struct Known {
        Face face;
        std::chrono::steady_clock::time_point until;
    };
    std::optional<Face> recall() const;
    void forget();
    runtime::Task<Result<FaceSettings>> read();
    runtime::Task<Result<FaceSettings>> tell(Caller caller, std::string action, std::string slot);

    Ports ports_;
    Face defaults_;
    mutable std::mutex mutex_; // Held for the copy of a few texts.
    std::optional<Known> known_;
};

} // namespace leams::instance
