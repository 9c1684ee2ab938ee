#include "core/base/digest.hpp"
#include "core/base/encoding.hpp"
#include "services/auth/jwt.hpp"

#include <gtest/gtest.h>

namespace leams::auth {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;
const std::string kKey(32, 'k');

AccessTokens make_tokens() {
    return AccessTokens(
        {{.id = "k1", .bytes = Secret(kKey)}, {.id = "k0", .bytes = Secret(std::string(32, 'o'))}}, 900
    );
}

std::string forge(std::string_view header, std::string_view payload, std::string_view key = kKey) {
    auto token = to_base64url(as_bytes(header)) + "." + to_base64url(as_bytes(payload));
    return token + "." + to_base64url(hmac_sha256(as_bytes(key), as_bytes(token)));
}

constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT","kid":"k1"})";

// A payload that is valid but for what the caller overrides.
std::string payload(const std::string& override_name = "", const std::string& value = "") {
    const std::pair<std::string, std::string> claims[] = {
        {"iss", "\"leams\""},
        {"aud", "\"leams-api\""},
        {"sub", "\"01900000-0000-7000-8000-000000000001\""},
        {"sid", "\"01900000-0000-7000-8000-000000000002\""},
        {"name", "\"alice\""},
        {"role", "\"user\""},
        {"nbf", "1800000000"},
        {"exp", "1800000900"},
        {"jti", "\"x\""},
    };
    std::string text;
    for (const auto& [name, normal] : claims) {
        const auto& chosen = name == override_name ? value : normal;
        if (!chosen.empty()) {
            text.append(text.empty() ? "{\"" : ",\"").append(name).append("\":").append(chosen);
        }
    }
    return text + "}";
}

TEST(AccessToken, CarriesItsClaims) {
    const auto tokens = make_tokens();
    const AccessClaims claims{
        .user_id = UserId::make(kNow),
        .session_id = SessionId::make(kNow),
        .username = "alice",
        .role = Role::Admin
    };
    const auto read = tokens.verify(tokens.sign(claims, kNow), kNow + 899'000);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->user_id, claims.user_id);
    EXPECT_EQ(read->session_id, claims.session_id);
    EXPECT_EQ(read->username, "alice");
    EXPECT_EQ(read->role, Role::Admin);
    EXPECT_FALSE(tokens.verify(tokens.sign(claims, kNow), kNow + 900'000));
}

TEST(AccessToken, OldKeysStillVerify) {
    EXPECT_TRUE(make_tokens().verify(forge(kHeader, payload()), kNow));
    EXPECT_TRUE(make_tokens().verify(
        forge(R"({"alg":"HS256","typ":"JWT","kid":"k0"})", payload(), std::string(32, 'o')), kNow
    ));
}
TEST(AccessToken, RefusesForgeries) {
    const auto tokens = make_tokens();
    const auto good = forge(kHeader, payload());
    const auto unsigned_part = good.substr(0, good.rfind('.'));
    const std::pair<const char*, std::string> forgeries[] = {
        {"empty", ""},
        {"no dots", "abc"},
        {"alg none", forge(R"({"alg":"none","typ":"JWT","kid":"k1"})", payload())},
        {"alg none, no signature",
         to_base64url(as_bytes(R"({"alg":"none"})")) + "." + to_base64url(as_bytes(payload())) + "."},
        {"RS256", forge(R"({"alg":"RS256","typ":"JWT","kid":"k1"})", payload())},
        {"HS512", forge(R"({"alg":"HS512","typ":"JWT","kid":"k1"})", payload())},
        {"unknown kid", forge(R"({"alg":"HS256","typ":"JWT","kid":"k2"})", payload())},
        {"kid as path", forge(R"({"alg":"HS256","typ":"JWT","kid":"../../dev/null"})", payload(), "")},
        {"no kid", forge(R"({"alg":"HS256","typ":"JWT"})", payload())},
        {"embedded key", forge(R"({"alg":"HS256","typ":"JWT","kid":"k1","jwk":{}})", payload())},
        {"other key", forge(kHeader, payload(), std::string(32, 'z'))},
        {"key of the other kid", forge(kHeader, payload(), std::string(32, 'o'))},
        {"no signature", unsigned_part},
        {"empty signature", unsigned_part + "."},
        {"cut signature", good.substr(0, good.size() - 4)},
        {"longer signature", good + "A"},
        {"second signature", good + ".AAAA"},
        {"bad base64 payload", forge(kHeader, payload()).replace(60, 1, "!")},
        {"wrong aud", forge(kHeader, payload("aud", "\"other\""))},
        {"aud list", forge(kHeader, payload("aud", "[\"leams-api\"]"))},
        {"no aud", forge(kHeader, payload("aud"))},
        {"wrong iss", forge(kHeader, payload("iss", "\"evil\""))},
        {"expired", forge(kHeader, payload("exp", "1799999999"))},
        {"expires now", forge(kHeader, payload("exp", "1800000000"))},
        {"exp as text", forge(kHeader, payload("exp", "\"1800000900\""))},
        {"exp as fraction", forge(kHeader, payload("exp", "1e300"))},
        {"no exp", forge(kHeader, payload("exp"))},
        {"not yet", forge(kHeader, payload("nbf", "1800000060"))},
        {"no sub", forge(kHeader, payload("sub"))},
        {"sub no id", forge(kHeader, payload("sub", "\"' OR 1=1\""))},
        {"no sid", forge(kHeader, payload("sid"))},
        {"no jti", forge(kHeader, payload("jti"))},
        {"unknown role", forge(kHeader, payload("role", "\"root\""))},
        {"payload no object", forge(kHeader, "[1]")},
        {"payload no JSON", forge(kHeader, "{")},
        {"deep payload", forge(kHeader, std::string(1000, '['))},
        {"huge", forge(kHeader, payload("name", "\"" + std::string(100'000, 'x') + "\""))},
    };
    EXPECT_TRUE(tokens.verify(good, kNow));
    for (const auto& [what, token] : forgeries) {
        const auto read = tokens.verify(token, kNow);
        ASSERT_FALSE(read) << what;
        EXPECT_EQ(read.error().code(), ErrorCode::Unauthenticated) << what;
    }
    for (std::size_t length = 0; length < good.size(); ++length) {
        EXPECT_FALSE(tokens.verify(good.substr(0, length), kNow)) << length;
    }
}

} // namespace
} // namespace leams::auth
