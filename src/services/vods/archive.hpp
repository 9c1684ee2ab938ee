#pragma once

#include "core/base/caller.hpp"
#include "services/vods/service.hpp"
#include "services/vods/storage_ports.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace leams::vods {

/// Returning: it is on its way out of the archive, or waits for its turn.
enum class RecallState : std::uint8_t { Ready, Returning };
BOOST_DESCRIBE_ENUM(RecallState, Ready, Returning)

struct RecallProgress {
    RecallState state = RecallState::Ready;
    double share = 1; // That is there, from 0 to 1.
    std::optional<std::int64_t> remaining_s{};
    bool is_playable = true; // Its beginning is there; the rest comes sooner than it is played.
};

struct StorageOverview {
    bool has_archive = false;
    StoredSum stored{};
    std::vector<JobSum> sums{};
    std::vector<JobRecord> jobs{}; // At most a hundred.
};

/// What is in the archive, for those who want to watch it, and for administrators what is done with what is
/// stored. Thread-safe, without state.
class Archive {
public:
    struct Ports {
        VodsService& vods;
        JobStore& jobs;
        const Clock& clock;
    };

    Archive(Ports ports, bool has_archive)
        : ports_(ports)
        , has_archive_(has_archive) {}

    /// Somebody wants to watch a VOD: it comes back, if it has to; asked again, it tells how far that is.
    /// NotFound for what he may not see. Unavailable when there is no archive, ResourceExhausted when too
    /// many wait.
    runtime::Task<Result<RecallProgress>> recall(Caller caller, VodId id);

    runtime::Task<Result<StorageOverview>> overview();

private:
    Ports ports_;
    bool has_archive_;
};

} // namespace leams::vods
