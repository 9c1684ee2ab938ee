#include "services/notices/notice.hpp"

#include "core/formats/json_codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <string_view>
#include <vector>

namespace leams::notices {

BOOST_DESCRIBE_ENUM(Kind, Disk, Database, Objects, Recording, Test)
BOOST_DESCRIBE_ENUM(State, Begun, Over)

struct PlainMessage {
    std::string instance;
    Kind kind;
    State state;
    std::string message;
    std::string at;
};
BOOST_DESCRIBE_STRUCT(PlainMessage, (), (instance, kind, state, message, at))

struct SlackMessage {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(SlackMessage, (), (text))

struct DiscordMentions {
    std::vector<std::string> parse;
};
BOOST_DESCRIBE_STRUCT(DiscordMentions, (), (parse))

struct DiscordMessage {
    std::string content;
    DiscordMentions allowed_mentions; // None, whatever the instance is called.
};
BOOST_DESCRIBE_STRUCT(DiscordMessage, (), (content, allowed_mentions))

namespace {

constexpr std::string_view kSlack = "slack";
constexpr std::string_view kDiscord = "discord";
constexpr std::string_view kJson = "json";

/// Slack reads links and mentions out of angle brackets.
std::string escape_for_slack(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string body_of(const std::string& format, const std::string& instance, const Notice& notice) {
    const auto text = instance + ": " + notice.message;
    if (format == kSlack) {
        return json::write(SlackMessage{escape_for_slack(text)});
    }
    if (format == kDiscord) {
        return json::write(DiscordMessage{text, {}});
    }
    return json::write(
        PlainMessage{instance, notice.kind, notice.state, notice.message, to_rfc3339(notice.at)}
    );
}

} // namespace

Result<void> Config::validate() const {
    if (format != kSlack && format != kDiscord && format != kJson) {
        return Error::invalid_argument(
            "notices.format must be json, slack or discord, not \"" + format + "\"."
        );
    }
    if (!url.empty() && !url.reveal().starts_with("http://") && !url.reveal().starts_with("https://")) {
        return Error::invalid_argument("notices.url must begin with https:// or http://.");
    }
    return {};
}

Notice test_notice(UnixMillis now) {
    return {.message = "This is a test: notices of this instance arrive here.", .at = now};
}

runtime::Task<Result<void>>
deliver(runtime::HttpClient& http, const Config& config, const std::string& instance, const Notice& notice) {
    runtime::HttpRequest request{
        .method = "POST",
        .url = config.url,
        .body = body_of(config.format, instance, notice),
        .deadline = std::chrono::seconds(20),
        .max_answer_bytes = 64 << 10,
        .retry = runtime::Retry::Always, // Better told twice than not at all.
    };
    request.headers.push_back({"Content-Type", Secret("application/json")});
    LEAMS_CO_TRY(const auto answer, co_await http.send(std::move(request)));
    if (!answer.is_success()) {
        co_return Error::unavailable("The webhook did not take the notice")
            .with_cause("it answered " + std::to_string(answer.status));
    }
    co_return Result<void>();
}

} // namespace leams::notices
