#include "media/rtmp/publish_target.hpp"

#include "core/base/text.hpp"

#include <array>
#include <utility>

namespace leams::rtmp {

namespace {

struct Address {
    std::string_view path;
    std::string_view query;
};

std::string_view trim_slashes(std::string_view text) {
    while (text.starts_with('/')) {
        text.remove_prefix(1);
    }
    while (text.ends_with('/')) {
        text.remove_suffix(1);
    }
    return text;
}

Address split_query(std::string_view text) {
    const auto mark = text.find_first_of("?#&");
    if (mark == std::string_view::npos) {
        return {trim_slashes(text), {}};
    }
    return {trim_slashes(text.substr(0, mark)), text.substr(mark + 1)};
}

std::string_view url_path(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return {};
    }
    const auto slash = url.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view{} : url.substr(slash + 1);
}

// Appends the segments of `path` but the instance name that Flash Media Server calls its default.
void append_path(std::string& joined, std::string_view path) {
    while (!path.empty()) {
        const auto slash = path.find('/');
        const auto segment = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
        if (!segment.empty() && segment != "_definst_") {
            joined += joined.empty() ? "" : "/";
            joined += segment;
        }
    }
}

void append_query(std::string& joined, std::string_view query) {
    if (query.empty() || query == joined) {
        return;
    }
    joined += joined.empty() ? "" : "&";
    for (const char c : query) {
        joined += c == '?' || c == '#' ? '&' : c;
    }
}

} // namespace

PublishTarget
parse_publish_target(std::string_view app, std::string_view tc_url, std::string_view stream_name) {
    auto place = split_query(app);
    const auto url = split_query(url_path(tc_url));
    auto name = split_query(stream_name);
    // Only the URL tells the key when the encoder left the name empty and the app is the URL's first segment.
    if (name.path.empty() && url.path.size() > place.path.size() && url.path.starts_with(place.path)) {
        place.path = url.path;
    }
    if (place.query.empty() && !place.path.empty() && url.path == place.path) {
        place.query = url.query;
    }
    // "app?token=x/key", cut by encoders that look for no further slash.
    if (name.path.empty() && place.path.find('/') == std::string_view::npos) {
        if (const auto slash = place.query.rfind('/'); slash != std::string_view::npos) {
            name.path = trim_slashes(place.query.substr(slash));
            place.query = place.query.substr(0, slash);
        }
    }

    std::string path;
    append_path(path, place.path);
    append_path(path, name.path);
    std::string query;
    append_query(query, place.query);
    append_query(query, name.query);

    const auto slash = path.find('/');
    PublishTarget target;
    if (slash != std::string::npos) {
        target.app = Secret(path.substr(0, slash));
        target.key = Secret(path.substr(slash + 1));
    } else if (trim_slashes(place.path).empty() || name.path.empty()) {
        target.key = Secret(std::move(path));
    } else {
        target.app = Secret(std::move(path));
    }
    target.query = Secret(std::move(query));
    return target;
}

PlayTarget parse_play_target(std::string_view app, std::string_view tc_url, std::string_view stream_name) {
    constexpr std::string_view kKey = "key=";
    const auto target = parse_publish_target(app, tc_url, stream_name);
    PlayTarget play{.name = to_lower_ascii(target.key.reveal()), .key = {}};
    for (auto query = target.query.reveal(); !query.empty();) {
        const auto end = query.find('&');
        const auto parameter = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        if (parameter.starts_with(kKey)) {
            play.key = Secret(std::string(parameter.substr(kKey.size())));
        }
    }
    return play;
}

} // namespace leams::rtmp
