#include "gateway/guest_request.hpp"

#include <gtest/gtest.h>

namespace leams::gateway {
namespace {

std::optional<std::string> of(const std::string& line, const std::string& fields = {}, bool secure = false) {
    const auto text = line + " HTTP/1.1\r\nHost: A.example\r\n" + fields + "\r\n";
    http1::Head head;
    EXPECT_TRUE(http1::parse_request(text, head)) << text;
    return guest_request(net::Request::of(head, {}, "192.0.2.1"), secure);
}

std::string
page(const std::string& target, const std::string& language = "en", const std::string& more = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: a.example\r\nAccept-Language: " + language + "\r\n" + more +
           "User-Agent: leams-gateway" +
           (target.find("_rsc") == std::string::npos ? " (like Twitterbot)" : "") +
           "\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: a.example\r\n"
           "Connection: keep-alive\r\n\r\n";
}

TEST(GuestRequest, IsTheSameForAllWhoWantTheSame) {
    for (const auto& fields :
         {"",
          "User-Agent: x\r\nAccept: y\r\nX-Nonce: z\r\n",
          "Cookie: a=b; leams_theme=system\r\n",
          "Cookie: leams_locale=xx\r\nNext-Url: /x\r\n",
          "Accept-Language: de,en;q=0.5,ru;q=0.4\r\n"}) {
        EXPECT_EQ(of("GET /livia", fields), page("/livia")) << fields;
    }
    EXPECT_EQ(of("HEAD /livia"), page("/livia"));
    EXPECT_NE(of("GET /livia", "", true), page("/livia"));
}

TEST(GuestRequest, HasWhatAGuestPrefers) {
    EXPECT_EQ(of("GET /", "Accept-Language: ru\r\n"), page("/", "ru"));
    EXPECT_EQ(of("GET /", "Accept-Language: ru\r\nCookie: leams_locale=en\r\n"), page("/"));
    EXPECT_EQ(
        of("GET /", "Cookie: leams_mature=yes;  leams_theme=dark\r\n"),
        page("/", "en", "Cookie: leams_theme=dark; leams_mature=yes\r\n")
    );
    EXPECT_EQ(of("GET /", "Cookie: leams_rail=narrow\r\n"), page("/", "en", "Cookie: leams_rail=narrow\r\n"));
    EXPECT_EQ(of("GET /", "Cookie: leams_rail=auto\r\n"), page("/"));
}

TEST(GuestRequest, LeavesOutWhatOthersAddToALink) {
    EXPECT_EQ(of("GET /?utm_source=a&category=x%20y&fbclid=b&&page=2"), page("/?category=x%20y&page=2"));
    EXPECT_EQ(of("GET /?gclid=1"), page("/"));
    EXPECT_EQ(of("GET /?"), page("/"));
}

TEST(GuestRequest, HasWhatTheRouterSaysOfTheContent) {
    const auto fields = "RSC: 1\r\nNext-Router-State-Tree: t\r\nNext-Router-Prefetch: 1\r\nNext-Url: /\r\n";
    EXPECT_EQ(
        of("GET /x?_rsc=1", fields),
        page(
            "/x?_rsc=1",
            "en",
            "RSC: 1\r\nnext-router-state-tree: t\r\nnext-router-prefetch: 1\r\nnext-url: /\r\n"
        )
    );
    EXPECT_FALSE(of("GET /x?_rsc=1"));
    EXPECT_FALSE(of("GET /x?_rsc=1", "RSC: 2\r\n"));
    EXPECT_FALSE(of("GET /x", "RSC: 1\r\nNext-Url: /" + std::string(5000, 'x') + "\r\n"));
}

TEST(GuestRequest, IsNoneOfWhoHasASessionOrSaysWhatWeDoNotKnow) {
    for (const auto& fields :
         {"Authorization: Bearer x\r\n",
          "Cookie: leams_access=\r\n",
          "Cookie: leams_csrf=x\r\n",
          "Cookie: a=b;leams_access=x\r\n",
          "Cookie: a=b;\tleams_access =x\r\n",
          "Cookie: __Host-leams_access=x\r\n",
          "Cookie: __Host-leams_theme=dark\r\n",
          "Cookie: a=b\r\nCookie: leams_access=x\r\n",
          "Cookie: leams_of_tomorrow=x\r\n"}) {
        EXPECT_FALSE(of("GET /", fields)) << fields;
    }
    for (const auto* line :
         {"POST /", "GET /?next=%2F", "GET /?cat%65gory=x", "GET /?utm", "GET /?categoryx=1"}) {
        EXPECT_FALSE(of(line)) << line;
    }
    EXPECT_FALSE(of("GET /" + std::string(1024, 'x')));
}

TEST(NegotiatedLanguage, IsTheKnownOneThatIsWantedMost) {
    const std::initializer_list<std::pair<std::string_view, std::string_view>> cases{
        {"ru-RU,ru;q=0.9,en;q=0.8", "ru"},
        {"de,en;q=0.5,ru;q=0.7", "ru"},
        {"de", "en"},
        {"ru;q=0", "en"},
        {"", "en"},
        {" RU ; q=0.1 ", "ru"},
        {"ru;q=x,en;q=0.1", "en"},
        {"ru,en", "ru"},
        {"rus", "en"},
    };
    for (const auto& [field, language] : cases) {
        EXPECT_EQ(negotiated_language(field), language) << field;
    }
}

} // namespace
} // namespace leams::gateway
