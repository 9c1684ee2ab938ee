#include "core/net/cursor.hpp"
#include "services/users/http_parts.hpp"

#include <boost/describe/class.hpp>

namespace leams::users {
namespace {

using runtime::Task;

struct ChannelsRequest {
    std::optional<ChannelSort> sort;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ChannelsRequest, (), (sort, limit, cursor))
std::vector<json::FieldRule> rules_of(std::type_identity<ChannelsRequest>) {
    return {
        {.field = "limit", .minimum = 1, .maximum = 100},
        {.field = "cursor", .max_length = 1024},
    };
}

struct ChannelCard {
    UserId id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    std::string accent; // "#c62f52"; empty: none of its own.
    std::int64_t follower_count = 0;
    bool is_live = false;
    std::optional<streams::StreamCard> stream;
    std::optional<streams::LastBroadcast> last_broadcast; // The newest one that is over.
};
BOOST_DESCRIBE_STRUCT(
    ChannelCard,
    (),
    (id, username, display_name, avatar_url, accent, follower_count, is_live, stream, last_broadcast)
)

struct ChannelCards {
    std::vector<ChannelCard> channels;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ChannelCards, (), (channels, next_cursor))

ChannelCard card_of(ListedChannel listed) {
    auto& [record, stream] = listed;
    return {
        .id = std::move(record.user.id),
        .username = std::move(record.user.username),
        .display_name = std::move(record.user.display_name),
        .avatar_url = std::move(record.user.avatar_url),
        .accent = std::move(record.accent),
        .follower_count = record.follower_count,
        .is_live = stream.has_value(),
        .stream = std::move(stream),
        .last_broadcast = std::move(record.last_broadcast),
    };
}

Task<Result<net::Answer<ChannelCards>>> list_channels(Directory& directory, ChannelsRequest request) {
    LEAMS_CO_TRY(auto after, net::from_cursor<ChannelPosition>(request.cursor));
    ChannelQuery query{
        .sort = request.sort.value_or(ChannelSort::Recent),
        .limit = static_cast<std::size_t>(request.limit.value_or(20)),
        .after = std::move(after),
    };
    LEAMS_CO_TRY(auto list, co_await directory.list(std::move(query)));
    net::Answer<ChannelCards> answer{.body = {}, .cache_control = std::string(kBriefly)};
    for (auto& listed : list.channels) {
        answer.body.channels.push_back(card_of(std::move(listed)));
    }
    if (list.next) {
        answer.body.next_cursor = net::to_cursor(*list.next);
    }
    co_return answer;
}

} // namespace

void add_channel_routes(net::Routes& routes, Directory& directory) {
    routes.get<ChannelsRequest, net::Answer<ChannelCards>>(
        "/channels",
        {
            .summary =
                "Channels that have been on air: those on air and then the others by when they last were, "
                "or all by name or by followers",
            .handle = [&](Caller,
                          ChannelsRequest request) { return list_channels(directory, std::move(request)); },
        }
    );
}

} // namespace leams::users
