#include "core/formats/http1.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leams::http1 {
namespace {

constexpr std::string_view kRequest = "POST /a/b?c=d HTTP/1.1\r\nHost: example.org\r\nContent-Length: 4\r\n"
                                      "Connection: Close\r\nEmpty:\r\n\r\nbody";

TEST(Http1, ReadsARequest) {
    Head head;
    ASSERT_TRUE(parse_request(kRequest, head));
    EXPECT_EQ(head.method, "POST");
    EXPECT_EQ(head.target, "/a/b?c=d");
    EXPECT_EQ(head.header("HOST"), "example.org");
    EXPECT_TRUE(head.has("empty"));
    EXPECT_EQ(head.header("empty"), "");
    EXPECT_EQ(head.content_length, 4U);
    EXPECT_FALSE(head.keep_alive);
    EXPECT_EQ(kRequest.substr(head.size), "body");
}

TEST(Http1, WantsMoreAtEveryLengthBeforeTheEmptyLine) {
    const auto head_size = kRequest.size() - 4;
    for (std::size_t length = 0; length < head_size; ++length) {
        Head head;
        const auto parsed = parse_request(kRequest.substr(0, length), head);
        ASSERT_FALSE(parsed) << length;
        EXPECT_TRUE(parsed.error().needs_more()) << length;
    }
}

TEST(Http1, KeepsHttp10ConnectionsOnlyWhenAsked) {
    Head head;
    ASSERT_TRUE(parse_request("GET / HTTP/1.0\r\n\r\n", head));
    EXPECT_FALSE(head.keep_alive);
    ASSERT_TRUE(parse_request("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", head));
    EXPECT_TRUE(head.keep_alive);
}

TEST(Http1, TakesThePathOfATargetThatNamesItsHost) {
    Head head;
    for (const std::string_view target :
         {"/a?b=//c", "http://example.org/a?b=//c", "HTTPS://Example.ORG/a?b=//c"}) {
        const auto text = "GET " + std::string(target) + " HTTP/1.1\r\nHost: example.org\r\n\r\n";
        ASSERT_TRUE(parse_request(text, head)) << target;
        EXPECT_EQ(head.target, "/a?b=//c");
    }
    ASSERT_TRUE(parse_request("GET http://example.org HTTP/1.1\r\nHost: example.org\r\n\r\n", head));
    EXPECT_EQ(head.target, "/");
}

// RFC 9112 section 3.2.2.
TEST(Http1, BelievesATargetThatNamesAHostMoreThanTheHostField) {
    Head head;
    ASSERT_TRUE(parse_request("GET http://b.example:81/x HTTP/1.1\r\nHost: a.example\r\n\r\n", head));
    EXPECT_EQ(head.target, "/x");
    EXPECT_EQ(head.header("host"), "b.example:81");
    ASSERT_TRUE(parse_request("GET http://b.example/x HTTP/1.0\r\n\r\n", head));
    EXPECT_EQ(head.header("host"), "b.example");
    EXPECT_FALSE(parse_request("GET http://b.example/x HTTP/1.1\r\n\r\n", head).has_value());
}

// RFC 9112 section 3.2.
TEST(Http1, RefusesTargetsThatAreNoPathOnAHost) {
    Head head;
    for (const std::string_view target :
         {"*",
          "a",
          "?a",
          "a/b",
          "example.org",
          "example.org:80",
          "http://",
          "http:///a",
          "http://example.org?a",
          "http://example.org@evil.example/a",
          "http://example.org:port/a",
          "ftp://example.org/a",
          "http:/a",
          "://example.org/a"}) {
        const auto text = "GET " + std::string(target) + " HTTP/1.1\r\nHost: example.org\r\n\r\n";
        EXPECT_FALSE(parse_request(text, head).has_value()) << target;
    }
}

TEST(Http1, WantsTheHostToBeOne) {
    Head head;
    for (const std::string_view host :
         {"a", "a-b.example:8000", "127.0.0.1:1", "[::1]", "[2001:db8::1]:8000"}) {
        EXPECT_TRUE(parse_request("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n", head)) << host;
    }
    for (const std::string_view host :
         {"",
          "a\"><script>",
          "a@b",
          "a/b",
          "a b",
          "a,b",
          ":80",
          "a:",
          "a:8x",
          "a:123456",
          "[::1",
          "[]",
          "::1",
          "a:1:2",
          "[::1]x",
          "http://a"}) {
        const bool bare_colon = host == "a:"; // An empty port is allowed (RFC 3986 section 3.2.3).
        EXPECT_EQ(
            parse_request("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n", head).has_value(),
            bare_colon
        ) << host;
    }
}

TEST(Http1, WantsOneHost) {
    Head head;
    EXPECT_FALSE(parse_request("GET / HTTP/1.1\r\n\r\n", head).has_value());
    EXPECT_FALSE(parse_request("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", head).has_value());
    EXPECT_TRUE(parse_request("GET / HTTP/1.0\r\n\r\n", head));
}

TEST(Http1, RefusesTooManyFieldsAndTooLongHeads) {
    Head head;
    std::string many = "GET / HTTP/1.1\r\n";
    for (std::size_t i = 0; i <= kMaxHeaders; ++i) {
        many += "a: b\r\n";
    }
    EXPECT_FALSE(parse_request(many + "\r\n", head).has_value());
    for (const std::string_view end : {"", "\r\n\r\n"}) {
        const auto endless =
            parse_request("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'x') + std::string(end), head);
        ASSERT_FALSE(endless);
        EXPECT_EQ(endless.error().kind(), ParseError::Kind::TooLarge);
    }
}

TEST(Http1, ReadsAResponse) {
    Head head;
    ASSERT_TRUE(parse_response("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n", head));
    EXPECT_EQ(head.status, 404);
    EXPECT_TRUE(head.chunked);
    EXPECT_FALSE(parse_response("HTTP/1.1 4x4 No\r\n\r\n", head).has_value());
    EXPECT_FALSE(parse_response("ICY 200 OK\r\n\r\n", head).has_value());
}

TEST(Http1, FindsTokensInLists) {
    EXPECT_TRUE(has_token("gzip;q=0.5, br", "br"));
    EXPECT_TRUE(has_token("GZIP ;q=1", "gzip"));
    EXPECT_FALSE(has_token("gzipped", "gzip"));
    EXPECT_FALSE(has_token("", "gzip"));
}

std::string decode_all(std::string_view input, std::size_t step_size) {
    ChunkedDecoder decoder;
    std::string pending;
    std::string body;
    for (std::size_t at = 0; at < input.size(); at += step_size) {
        pending += input.substr(at, step_size);
        while (true) {
            const auto step = decoder.next(pending);
            if (!step) {
                return "error: " + std::string(step.error().reason());
            }
            body += step->data;
            pending.erase(0, step->consumed);
            if (step->done) {
                return body;
            }
            if (step->consumed == 0) {
                break;
            }
        }
    }
    return "incomplete";
}

TEST(Http1, DecodesChunksHoweverTheyAreCut) {
    constexpr std::string_view kBody = "5\r\nhello\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
    for (std::size_t size = 1; size <= kBody.size(); ++size) {
        EXPECT_EQ(decode_all(kBody, size), "hello0123456789") << size;
    }
    for (std::size_t length = 0; length < kBody.size(); ++length) {
        EXPECT_EQ(decode_all(kBody.substr(0, length), 7), "incomplete") << length;
    }
}

TEST(Http1, RefusesChunksThatLie) {
    EXPECT_TRUE(decode_all("2\r\nabc\r\n0\r\n\r\n", 100).starts_with("error"));
    EXPECT_TRUE(decode_all("\r\nabc\r\n", 100).starts_with("error"));
    EXPECT_TRUE(decode_all("-1\r\n", 100).starts_with("error"));
    EXPECT_TRUE(decode_all("FFFFFFFFFFFFFFFFF\r\n", 100).starts_with("error"));
    EXPECT_TRUE(decode_all(std::string(300, '1'), 300).starts_with("error"));
}

// What two readers could take for different requests, however it is cut.
TEST(Http1, RefusesChunkLinesThatAreNotStrict) {
    const std::string end = "0\r\n\r\n";
    const std::vector<std::string> bodies{
        "1\na\r\n" + end,
        "1;a\nb\r\na\r\n" + end,
        "1;a\rb\r\na\r\n" + end,
        "1\r\na\n" + end,
        "1\r\na" + end,
        "1 \r\na\r\n" + end,
        "0x1\r\na\r\n" + end,
        "0\r\n\n",
        "0\r\nGET /x HTTP/1.1\r\n\r\n",
        "0\r\nA b: c\r\n\r\n",
        "0\r\n: c\r\n\r\n",
        "0\r\nA: b\nC: d\r\n\r\n",
        "0\r\nA: " + std::string(5000, 'x') + "\r\n\r\n",
        "1;" + std::string(16, 'x') + "\r\na\r\n" + end,
        "1;1234567\r\na\r\n1;1234567\r\nb\r\n1;\r\nc\r\n" + end, // One byte too many in all.
    };
    for (const auto& body : bodies) {
        for (const std::size_t step : {std::size_t{1}, std::size_t{3}, body.size()}) {
            EXPECT_TRUE(decode_all(body, step).starts_with("error")) << body.substr(0, 40) << " by " << step;
        }
    }
    EXPECT_EQ(decode_all("1;1234567\r\na\r\n1;1234567\r\nb\r\n" + end, 1), "ab");
}

TEST(Http1, RefusesChunksInHttp10) {
    Head head;
    const auto parsed = parse_request("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", head);
    ASSERT_FALSE(parsed);
    EXPECT_FALSE(parsed.error().needs_more());
}

} // namespace
} // namespace leams::http1
