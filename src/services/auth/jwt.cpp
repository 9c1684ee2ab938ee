#include "services/auth/jwt.hpp"

#include "core/base/digest.hpp"
#include "core/base/encoding.hpp"
#include "core/base/random.hpp"
#include "services/auth/roles.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <optional>

namespace leams::auth {
namespace {

constexpr std::size_t kMaxToken = 2048;
constexpr std::string_view kIssuer = "leams";
constexpr std::string_view kAudience = "leams-api";
constexpr std::int64_t kClockSkew_s = 5; // Between the machines of one instance.

Error refused() {
    return Error::unauthenticated("The access token is not valid, log in again");
}

std::optional<std::string> text_of(const boost::json::object& claims, std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (value == nullptr || !value->is_string()) {
        return std::nullopt;
    }
    return std::string(value->get_string());
}

std::optional<std::int64_t> number_of(const boost::json::object& claims, std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (value == nullptr || !value->is_int64()) {
        return std::nullopt;
    }
    return value->get_int64();
}

} // namespace

AccessTokens::AccessTokens(std::vector<NamedKey> keys, std::int64_t lifetime_s)
    : lifetime_s_(lifetime_s) {
    LEAMS_ASSERT(!keys.empty());
    for (auto& key : keys) {
        const auto header = R"({"alg":"HS256","typ":"JWT","kid":")" + key.id + "\"}";
        keys_.push_back({.header = to_base64url(as_bytes(header)) + ".", .bytes = std::move(key.bytes)});
    }
}

std::string AccessTokens::sign(const AccessClaims& claims, UnixMillis now) const {
    const boost::json::object payload{
        {"iss", kIssuer},
        {"aud", kAudience},
        {"sub", claims.user_id.str()},
        {"sid", claims.session_id.str()},
        {"name", claims.username},
        {"role", to_string(claims.role)},
        {"iat", now / 1000},
        {"nbf", now / 1000},
        {"exp", now / 1000 + lifetime_s_},
        {"jti", random_token(12)},
    };
    const auto& key = keys_.front();
    auto token = key.header + to_base64url(as_bytes(boost::json::serialize(payload)));
    return token + "." + to_base64url(hmac_sha256(as_bytes(key.bytes.reveal()), as_bytes(token)));
}

Result<AccessClaims> AccessTokens::verify(std::string_view token, UnixMillis now) const {
    if (token.size() > kMaxToken) {
        return refused();
    }
    const auto key =
        std::ranges::find_if(keys_, [&](const Key& known) { return token.starts_with(known.header); });
    const auto dot = token.rfind('.');
    if (key == keys_.end() || dot == std::string_view::npos || dot < key->header.size()) {
        return refused();
    }
    const auto expected =
        to_base64url(hmac_sha256(as_bytes(key->bytes.reveal()), as_bytes(token.substr(0, dot))));
    if (!equal_in_constant_time(expected, token.substr(dot + 1))) {
        return refused();
    }
    const auto payload = from_base64url(token.substr(key->header.size(), dot - key->header.size()));
    if (!payload) {
        return refused();
    }
    boost::system::error_code failure;
    const auto document = boost::json::parse(as_text(*payload), failure);
    if (failure || !document.is_object()) {
        return refused();
    }
    const auto& claims = document.get_object();
    const auto not_before = number_of(claims, "nbf");
    const auto expires = number_of(claims, "exp");
    const auto now_s = now / 1000;
    const bool in_time = not_before && expires && *not_before <= now_s + kClockSkew_s && now_s < *expires;
    const auto user = text_of(claims, "sub");
    const auto session = text_of(claims, "sid");
    const auto username = text_of(claims, "name");
    const auto role = parse_role(text_of(claims, "role").value_or(""));
    if (!in_time || text_of(claims, "iss") != kIssuer || text_of(claims, "aud") != kAudience || !user ||
        !is_uuid(*user) || !session || !is_uuid(*session) || !username || !role || !text_of(claims, "jti")) {
        return refused();
    }
    return AccessClaims{
        .user_id = UserId(*user),
        .session_id = SessionId(*session),
        .username = *username,
        .role = *role,
        .expires_at = *expires * 1000,
    };
}

} // namespace leams::auth
