#pragma once

#include "core/base/caller.hpp"
#include "services/vods/api.hpp"
#include "services/vods/hold_ports.hpp"
#include "services/vods/names.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leams::vods {

/// What administrators keep from being removed, whoever deletes it and however old it is. From sight it goes
/// as it would without: nobody but administrators can tell that it is held. Who may call is for the routes to
/// say. Thread-safe, without state.
class Holds {
public:
    /// What begins the name under which an administrator fetches a video that is held.
    static constexpr std::string_view kPrefix = "held-";

    struct Ports {
        HoldStore& holds;
        VodStore& vods;
        const Clock& clock;
    };

    Holds(Ports ports, Names names)
        : ports_(ports)
        , names_(std::move(names)) {}

    struct Shown {
        HoldRecord record;
        std::string name; // Of a video: under which it is delivered, also when it was deleted.
    };
    struct Page {
        std::vector<Shown> holds;
        std::optional<HoldPosition> next; // Where the next page begins; empty: this is the last.
    };
    runtime::Task<Result<Page>> list(std::optional<HoldPosition> after, std::size_t limit);

    runtime::Task<Result<void>> hold_video(Caller caller, VodId id, std::string reason);
    runtime::Task<Result<void>> release_video(Caller caller, VodId id, std::string reason);
    runtime::Task<Result<void>> hold_account(Caller caller, UserId id, std::string reason);
    runtime::Task<Result<void>> release_account(Caller caller, UserId id, std::string reason);

    /// What a name that begins with kPrefix stands for. NotFound for any that was not given here, or is too
    /// old, and once the hold is lifted.
    runtime::Task<Result<Watchable>> watch(std::string name);

private:
    Ports ports_;
    Names names_;
};

} // namespace leams::vods
