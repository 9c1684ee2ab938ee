#include "services/users/directory.hpp"

#include <utility>

namespace leams::users {
namespace {

ChannelPosition position_of(const ChannelRecord& record, ChannelSort sort) {
    switch (sort) {
    case ChannelSort::Name:
        return {.sort = sort, .at = record.user.username};
    case ChannelSort::Followers:
        return {.sort = sort, .number = record.follower_count, .at = record.user.id.str()};
    case ChannelSort::Recent:
        break;
    }
    return {.sort = sort, .number = record.last_live_at, .at = record.user.id.str()};
}

} // namespace

runtime::Task<Result<ChannelList>> Directory::list(ChannelQuery query) {
    // A name is text to the store, an id must be one.
    const bool is_id = query.after && query.after->sort != ChannelSort::Name;
    if (query.after && (query.after->sort != query.sort || (is_id && !is_uuid(query.after->at)))) {
        co_return Error::invalid_fields({{"/cursor", "cursor", "is one of another order"}});
    }
    // One more tells whether there is another page.
    LEAMS_CO_TRY(auto records, co_await store_.list(query.sort, query.after, query.limit + 1));
    ChannelList list;
    if (records.size() > query.limit) {
        records.resize(query.limit);
        list.next = position_of(records.back(), query.sort);
    }
    for (auto& record : records) {
        auto stream = channels_.live_stream(record.user.id);
        list.channels.push_back({.record = std::move(record), .stream = std::move(stream)});
    }
    co_return list;
}

} // namespace leams::users
