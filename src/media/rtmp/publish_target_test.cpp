#include "media/rtmp/publish_target.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace leams::rtmp {
namespace {

struct Case {
    std::string_view what;
    std::string_view app;
    std::string_view tc_url;
    std::string_view name;
    std::string_view expected_app;
    std::string_view expected_key;
    std::string_view expected_query;
};
constexpr Case kCases[] = {
    {"OBS", "live", "rtmp://h/live", "KEY", "live", "KEY", ""},
    {"OBS with a trailing slash", "live/", "rtmp://h/live/", "KEY", "live", "KEY", ""},
    {"OBS with the key in the server field", "live/KEY", "rtmp://h:1935/live/KEY", "", "live", "KEY", ""},
    {"the same with parameters", "live/KEY?k=v", "rtmp://h/live/KEY?k=v", "", "live", "KEY", "k=v"},
    {"OBS multitrack repeats the parameters",
     "live/KEY?k=v",
     "rtmp://h/live/KEY?k=v",
     "?k=v",
     "live",
     "KEY",
     "k=v"},
    {"key only in tcUrl", "live", "rtmp://h/live/KEY", "", "live", "KEY", ""},
    {"key and parameters only in tcUrl", "live", "rtmp://h/live/KEY?k=v", "", "live", "KEY", "k=v"},
    {"parameters behind the key", "live", "rtmp://h/live", "KEY?k=v&l=w", "live", "KEY", "k=v&l=w"},
    {"parameters behind the app", "live?k=v", "rtmp://h/live?k=v", "KEY", "live", "KEY", "k=v"},
    {"parameters before the key", "live?k=v/KEY", "rtmp://h/live?k=v/KEY", "", "live", "KEY", "k=v"},
    {"parameters behind both", "live?k=v", "rtmp://h/live?k=v", "KEY?l=w", "live", "KEY", "k=v&l=w"},
    {"fragment", "live", "rtmp://h/live", "KEY#k=v", "live", "KEY", "k=v"},
    {"unescaped ampersand", "live", "rtmp://h/live", "KEY&k=v", "live", "KEY", "k=v"},
    {"second question mark", "live", "rtmp://h/live", "KEY?k=v?l=w", "live", "KEY", "k=v&l=w"},
    {"default instance", "live/_definst_", "rtmp://h/live/_definst_", "KEY", "live", "KEY", ""},
    {"default instance and key in the app", "live/_definst_/KEY", "", "", "live", "KEY", ""},
    {"vhost", "live?vhost=a.example", "rtmp://h/live?vhost=a.example", "KEY", "live", "KEY", "vhost=a.example"
    },
    {"key with slashes, OBS", "live", "rtmp://h/live", "a/b/c", "live", "a/b/c", ""},
    {"key with slashes, ffmpeg", "live/a", "rtmp://h/live/a", "b/c", "live", "a/b/c", ""},
    {"name that is only parameters", "live/KEY", "rtmp://h/live/KEY", "?k=v", "live", "KEY", "k=v"},
    {"no app, name", "", "rtmp://h/", "KEY", "", "KEY", ""},
    {"no app, ffmpeg's one segment", "KEY", "rtmp://h/KEY", "", "", "KEY", ""},
    {"no app, one segment and parameters", "KEY?k=v", "rtmp://h/KEY?k=v", "", "", "KEY", "k=v"},
    {"leading slash", "/live/", "rtmp://h/live", "/KEY", "live", "KEY", ""},
    {"adobe authentication",
     "live?authmod=adobe&user=u",
     "rtmp://h/live?authmod=adobe&user=u",
     "KEY",
     "live",
     "KEY",
     "authmod=adobe&user=u"},
    {"nothing", "", "", "", "", "", ""},
    {"IPv6 host", "live", "rtmp://[::1]:1935/live/KEY", "", "live", "KEY", ""},
};

TEST(PublishTarget, NormalisesEveryKnownForm) {
    for (const auto& test : kCases) {
        const auto target = parse_publish_target(test.app, test.tc_url, test.name);
        EXPECT_EQ(target.app.reveal(), test.expected_app) << test.what;
        EXPECT_EQ(target.key.reveal(), test.expected_key) << test.what;
        EXPECT_EQ(target.query.reveal(), test.expected_query) << test.what;
    }
}

} // namespace
} // namespace leams::rtmp
