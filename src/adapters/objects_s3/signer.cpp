#include "adapters/objects_s3/signer.hpp"

#include "core/base/digest.hpp"
#include "core/base/encoding.hpp"
#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leams::adapters {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::chrono::seconds kLongest{7 * 24 * 3600};

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/// "20130524T000000Z".
std::string amz_time(UnixMillis now) {
    auto text = to_rfc3339(now);
    text.erase(text.find('.'));
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text + "Z";
}

std::string scope_of(const SigningKey& key, const std::string& time) {
    return fmt::format("{}/{}/s3/aws4_request", time.substr(0, 8), key.region);
}

std::string signed_names(const NamedValues& headers) {
    std::string names;
    for (const auto& header : headers) {
        names += (names.empty() ? "" : ";") + header.first;
    }
    return names;
}

/// In order, and with the host among them.
NamedValues all_headers(const SignableRequest& request) {
    auto headers = request.headers;
    headers.emplace_back("host", request.host);
    std::ranges::sort(headers);
    return headers;
}

std::string canonical(const SignableRequest& request, const NamedValues& headers) {
    std::string text = fmt::format("{}\n{}\n{}\n", request.method, request.path, encode_query(request.query));
    for (const auto& [name, value] : headers) {
        text += fmt::format("{}:{}\n", name, trim(value));
    }
    return text + fmt::format("\n{}\n{}", signed_names(headers), request.payload_hash);
}

std::string signature(
    const SignableRequest& request, const NamedValues& headers, const SigningKey& key, const std::string& time
) {
    auto derived = hmac_sha256(
        as_bytes(Secret("AWS4" + std::string(key.secret_key.reveal())).reveal()), as_bytes(time.substr(0, 8))
    );
    for (const std::string_view step :
         {std::string_view(key.region), std::string_view("s3"), std::string_view("aws4_request")}) {
        derived = hmac_sha256(derived, as_bytes(step));
    }
    const auto to_sign = fmt::format(
        "{}\n{}\n{}\n{}", kAlgorithm, time, scope_of(key, time), sha256_hex(canonical(request, headers))
    );
    return to_hex(hmac_sha256(derived, as_bytes(to_sign)));
}

} // namespace

std::string encode_for_s3(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
        } else {
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return encoded;
}

std::string encode_query(NamedValues query) {
    for (auto& [name, value] : query) {
        name = encode_for_s3(name);
        value = encode_for_s3(value);
    }
    std::ranges::sort(query);
    std::string text;
    for (const auto& [name, value] : query) {
        text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, value);
    }
    return text;
}

std::vector<std::pair<std::string, Secret>>
sign(const SignableRequest& request, const SigningKey& key, UnixMillis now) {
    const auto time = amz_time(now);
    auto whole = request;
    whole.headers.emplace_back("x-amz-date", time);
    whole.headers.emplace_back("x-amz-content-sha256", request.payload_hash);
    const auto headers = all_headers(whole);
    auto authorization = fmt::format(
        "{} Credential={}/{},SignedHeaders={},Signature={}",
        kAlgorithm,
        key.access_key,
        scope_of(key, time),
        signed_names(headers),
        signature(whole, headers, key, time)
    );
    return {
        {"authorization", Secret(std::move(authorization))},
        {"x-amz-date", Secret(time)},
        {"x-amz-content-sha256", Secret(request.payload_hash)},
    };
}

std::string
presign(SignableRequest request, const SigningKey& key, UnixMillis now, std::chrono::seconds valid) {
    const auto time = amz_time(now);
    const auto headers = all_headers(request);
    const auto seconds = std::clamp(valid, std::chrono::seconds(1), kLongest).count();
    request.query.emplace_back("X-Amz-Algorithm", kAlgorithm);
    request.query.emplace_back("X-Amz-Credential", key.access_key + "/" + scope_of(key, time));
    request.query.emplace_back("X-Amz-Date", time);
    request.query.emplace_back("X-Amz-Expires", std::to_string(seconds));
    request.query.emplace_back("X-Amz-SignedHeaders", signed_names(headers));
    auto signed_part = signature(request, headers, key, time);
    return fmt::format("{}&X-Amz-Signature={}", encode_query(std::move(request.query)), signed_part);
}

} // namespace leams::adapters
