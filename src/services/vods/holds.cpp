#include "services/vods/holds.hpp"

#include "core/base/text.hpp"

#include <utility>

namespace leams::vods {
namespace {

using runtime::Task;

Error no_such_video() {
    return Error::not_found("There is no such video");
}

admin::AuditEntry
entry_of(const Caller& caller, std::string action, const std::string& target, std::string_view reason) {
    auto entry = admin::audit_entry(caller, std::move(action));
    entry.target = target;
    entry.reason = clean_line(reason);
    return entry;
}

} // namespace

Task<Result<Holds::Page>> Holds::list(std::optional<HoldPosition> after, std::size_t limit) {
    if (after && !is_uuid(after->target)) {
        co_return Error::invalid_fields({{"/cursor", "cursor", "is not one that this list gave"}});
    }
    LEAMS_CO_TRY(auto records, co_await ports_.holds.list(std::move(after), limit + 1));
    Page page;
    if (records.size() > limit) {
        records.resize(limit);
        page.next = {.at = records.back().held_at, .target = records.back().target};
    }
    for (auto& record : records) {
        std::string name;
        if (record.kind == HoldKind::Video && record.recordings > 0) {
            name = names_.sign(std::string(kPrefix) + record.target, ports_.clock.now());
        }
        page.holds.push_back({.record = std::move(record), .name = std::move(name)});
    }
    co_return page;
}

Task<Result<void>> Holds::hold_video(Caller caller, VodId id, std::string reason) {
    if (!is_uuid(id.str())) {
        co_return no_such_video();
    }
    auto entry = entry_of(caller, "video.hold", id.str(), reason);
    co_return co_await ports_.holds.hold_video(std::move(id), std::move(entry), ports_.clock.now());
}

Task<Result<void>> Holds::release_video(Caller caller, VodId id, std::string reason) {
    if (!is_uuid(id.str())) {
        co_return no_such_video();
    }
    auto entry = entry_of(caller, "video.release", id.str(), reason);
    co_return co_await ports_.holds.lift(id.str(), std::move(entry), ports_.clock.now());
}

Task<Result<void>> Holds::hold_account(Caller caller, UserId id, std::string reason) {
    if (!is_uuid(id.str())) {
        co_return Error::not_found("There is no such account");
    }
    auto entry = entry_of(caller, "user.hold", id.str(), reason);
    co_return co_await ports_.holds.hold_account(std::move(id), std::move(entry), ports_.clock.now());
}

Task<Result<void>> Holds::release_account(Caller caller, UserId id, std::string reason) {
    if (!is_uuid(id.str())) {
        co_return Error::not_found("There is no such account");
    }
    auto entry = entry_of(caller, "user.release", id.str(), reason);
    co_return co_await ports_.holds.lift(id.str(), std::move(entry), ports_.clock.now());
}

Task<Result<Watchable>> Holds::watch(std::string name) {
    const auto read = names_.read(name, ports_.clock.now());
    if (!read || !read->is_signed || !read->id.starts_with(kPrefix)) {
        co_return no_such_video();
    }
    const VodId id(read->id.substr(kPrefix.size()));
    if (!is_uuid(id.str())) {
        co_return no_such_video();
    }
    LEAMS_CO_TRY(const bool is_held, co_await ports_.holds.is_held(id));
    LEAMS_CO_TRY(auto found, co_await ports_.vods.find(id, {}));
    if (!is_held || !found) {
        co_return no_such_video();
    }
    co_return Watchable{
        .broadcast = std::move(found->broadcast),
        .title = std::move(found->title),
        .is_public = false,
        .may_download = true,
    };
}

} // namespace leams::vods
