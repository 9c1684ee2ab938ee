#include "gateway/kept_page.hpp"

#include <gtest/gtest.h>

namespace leams::gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kNonce = "NDkwYjk3YTktMjBmOC00OTA1";

std::optional<SharedHead> head_of(const std::string& fields, const std::string& status = "200 OK") {
    const auto text = "HTTP/1.1 " + status + "\r\n" + fields + "\r\n";
    http1::Head head;
    EXPECT_TRUE(http1::parse_response(text, head)) << text;
    return SharedHead::of(head);
}

std::string policy(std::string_view nonce) {
    return "Content-Security-Policy: script-src 'nonce-" + std::string(nonce) + "' 'strict-dynamic'\r\n";
}

/// The nonce that an answer's policy names.
std::string nonce_of(const net::Response& response) {
    const auto at = response.headers.find("'nonce-") + 7;
    return response.headers.substr(at, response.headers.find('\'', at) - at);
}

TEST(KeptPage, HasAnotherNonceInEachAnswer) {
    const auto script = "<script nonce=\"" + std::string(kNonce) + "\"></script>";
    auto head = head_of(policy(kNonce) + "Link: </a.css>; nonce=\"" + std::string(kNonce) + "\"\r\n");
    ASSERT_TRUE(head);
    const KeptPage page(*head, script + "text" + script, {});
    std::string last(kNonce);
    for (int i = 0; i < 3; ++i) {
        const auto answer = page.answer(false, {});
        const auto nonce = nonce_of(answer);
        EXPECT_NE(nonce, last);
        EXPECT_EQ(nonce.size(), 24U);
        const auto mine = "<script nonce=\"" + nonce + "\"></script>";
        EXPECT_EQ(std::get<std::string>(answer.body), mine + "text" + mine);
        EXPECT_NE(answer.headers.find("Link: </a.css>; nonce=\"" + nonce + "\"\r\n"), std::string::npos);
        EXPECT_EQ(answer.headers.find(kNonce), std::string::npos);
        last = nonce;
    }
}

TEST(KeptPage, SaysHowOldItIs) {
    const KeptPage page(*head_of("Content-Type: text/html\r\n"), "text", {});
    EXPECT_NE(
        page.answer(true, KeptPage::Time(1500ms)).headers.find("ttl=1\r\nAge: 1\r\n"), std::string::npos
    );
    EXPECT_NE(
        page.answer(true, KeptPage::Time(62s)).headers.find("ttl=-60\r\nAge: 62\r\n"), std::string::npos
    );
}

TEST(KeptPage, IsOnlyWhatIsTheSameForAll) {
    EXPECT_FALSE(head_of("Set-Cookie: a=b\r\n"));
    EXPECT_FALSE(head_of("Content-Encoding: gzip\r\n"));
    EXPECT_FALSE(head_of("", "304 Not Modified"));
    EXPECT_FALSE(head_of(policy("short")));
    EXPECT_FALSE(head_of(policy(kNonce) + policy("AAAAAAAAAAAAAAAAAAAAAAAA")));
    const auto head = head_of("ETag: \"1\"\r\nDate: x\r\nContent-Length: 3\r\nContent-Type: image/png\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->lines, "Content-Type: image/png\r\n");
    EXPECT_FALSE(head->text);
}

} // namespace
} // namespace leams::gateway
