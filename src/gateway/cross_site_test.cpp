#include "gateway/cross_site.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::gateway {
namespace {

/// A request with these header lines, for the length of one check.
template <class Check>
bool with_headers(const std::string& lines, Check check) {
    const auto text = "POST /api/x HTTP/1.1\r\nHost: tv.example:8000\r\n" + lines + "\r\n";
    http1::Head head;
    EXPECT_TRUE(http1::parse_request(text, head));
    net::Request request;
    request.head = &head;
    return check(request);
}

bool same_site(const std::string& lines, const std::vector<std::string>& allowed = {}, bool secure = false) {
    return with_headers(lines, [&](const net::Request& request) {
        return is_same_site(request, allowed, secure);
    });
}

const std::string kToken = "Cookie: leams_csrf=abc\r\nX-CSRF-Token: abc\r\n";

TEST(CrossSite, TakesOurOwnPages) {
    EXPECT_TRUE(same_site(kToken + "Origin: http://tv.example:8000\r\nSec-Fetch-Site: same-origin\r\n"));
    EXPECT_TRUE(same_site(kToken));
}

TEST(CrossSite, RefusesOthersAndWhoeverCannotReadOurCookie) {
    EXPECT_FALSE(same_site(kToken + "Origin: https://evil.example\r\n"));
    EXPECT_FALSE(same_site(kToken + "Origin: null\r\n"));
    EXPECT_FALSE(same_site(kToken + "Origin: http://tv.example\r\n"));
    EXPECT_FALSE(same_site(kToken + "Sec-Fetch-Site: cross-site\r\n"));
    EXPECT_FALSE(same_site("Cookie: leams_csrf=abc\r\nOrigin: http://tv.example:8000\r\n"));
    EXPECT_FALSE(same_site("Cookie: leams_csrf=abc\r\nX-CSRF-Token: abd\r\n"));
    EXPECT_FALSE(same_site("X-CSRF-Token: \r\n"));
}

TEST(CrossSite, ComparesTheScheme) {
    const auto from = [](const std::string& scheme) {
        return kToken + "Origin: " + scheme + "://tv.example:8000\r\n";
    };
    EXPECT_TRUE(same_site(from("https"), {}, true));
    EXPECT_FALSE(same_site(from("http"), {}, true));
    EXPECT_TRUE(same_site(from("https"))) << "behind a proxy that is not trusted";
    EXPECT_FALSE(same_site(from("javascript")));
}

TEST(CrossSite, PrefersTheCookieThatOnlyThisHostCanSet) {
    const std::string both = "Cookie: leams_csrf=injected; __Host-leams_csrf=ours\r\n";
    EXPECT_TRUE(same_site(both + "X-CSRF-Token: ours\r\n"));
    EXPECT_FALSE(same_site(both + "X-CSRF-Token: injected\r\n"));
}

TEST(CrossSite, TakesConfiguredOrigins) {
    EXPECT_TRUE(same_site(
        kToken + "Origin: https://app.example\r\nSec-Fetch-Site: cross-site\r\n", {"https://app.example"}
    ));
}

TEST(CrossSite, ChecksWhereAWebSocketComesFrom) {
    const auto allowed = [](const std::string& lines) {
        return with_headers(lines, [](const net::Request& request) {
            return is_allowed_websocket_origin(request, {}, false);
        });
    };
    EXPECT_TRUE(allowed(""));
    EXPECT_TRUE(allowed("Origin: https://tv.example:8000\r\n"));
    EXPECT_FALSE(allowed("Origin: https://tv.example.evil:8000\r\n"));
    EXPECT_FALSE(allowed("Origin: null\r\n"));
}

} // namespace
} // namespace leams::gateway
