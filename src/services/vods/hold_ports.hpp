#pragma once

#include "services/admin/api.hpp"
#include "services/vods/ports.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What holds need from outside.
namespace leams::vods {

/// What is held: one video, or all that is recorded of an account, now and later.
enum class HoldKind : std::uint8_t { Video, Account };
BOOST_DESCRIBE_ENUM(HoldKind, Video, Account)

struct HoldRecord {
    std::string target; // The video's id, or the account's.
    HoldKind kind = HoldKind::Video;
    std::string username; // Whose it is, and what the video is called, when the hold was put on.
    std::string title;
    std::string reason;
    std::string held_by;
    UnixMillis held_at = 0;
    std::int64_t recordings = 0; // That are there, and their bytes.
    std::int64_t bytes = 0;
};

struct HoldPosition {
    UnixMillis at = 0;
    std::string target{};
};
BOOST_DESCRIBE_STRUCT(HoldPosition, (), (at, target))

/// Holds. A change goes into the audit log, all or nothing; one that changes nothing leaves no entry.
class HoldStore {
public:
    virtual ~HoldStore() = default;
    /// The newest first.
    virtual runtime::Task<Result<std::vector<HoldRecord>>>
    list(std::optional<HoldPosition> after, std::size_t limit) = 0;
    /// NotFound for what is not there, or not any more.
    virtual runtime::Task<Result<void>> hold_video(VodId id, admin::AuditEntry entry, UnixMillis now) = 0;
    virtual runtime::Task<Result<void>> hold_account(UserId id, admin::AuditEntry entry, UnixMillis now) = 0;
    /// NotFound when it is not held.
    virtual runtime::Task<Result<void>> lift(std::string target, admin::AuditEntry entry, UnixMillis now) = 0;
    /// Whether a hold names this video itself.
    virtual runtime::Task<Result<bool>> is_held(VodId id) = 0;
};

} // namespace leams::vods
