#include "adapters/objects_s3/answers.hpp"

#include "core/base/text.hpp"
#include "core/formats/http_date.hpp"
#include "core/formats/xml.hpp"
#include "core/runtime/object_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace leams::adapters {
namespace {

using formats::XmlElement;

constexpr std::size_t kLongestCode = 64;
constexpr std::array<std::string_view, 4> kFullCodes{
    "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage"
};
constexpr std::array<std::string_view, 5> kPassingCodes{
    "RequestTimeout", "SlowDown", "InternalError", "OperationAborted", "ConditionalRequestConflict"
};

template <class Values, class Value>
bool holds(const Values& values, const Value& value) {
    return std::ranges::find(values, value) != values.end();
}

Error unreadable(std::string_view why) {
    return Error::unavailable("The object store does not speak properly").with_cause(std::string(why));
}

Error refused(const std::string& cause) {
    return Error::unavailable("The object store cannot be used now").with_cause(cause);
}

Result<XmlElement> read_root(std::string_view body, std::string_view name) {
    auto root = formats::parse_xml(body);
    if (!root) {
        return unreadable(root.error().reason());
    }
    if (root->name != name) {
        return unreadable("the answer is about something else");
    }
    return std::move(*root);
}

std::optional<std::uint64_t> read_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

/// Some servers leave the milliseconds out.
std::optional<UnixMillis> read_time(std::string_view text) {
    constexpr std::size_t kUpToSeconds = 19;
    const auto fraction = text.find('.') == std::string_view::npos
                              ? ".000Z"
                              : text.substr(std::min(text.find('.'), text.size()));
    const auto time = parse_rfc3339(std::string(text.substr(0, kUpToSeconds)) + std::string(fraction));
    return time ? std::optional(*time) : std::nullopt;
}

Result<runtime::ObjectInfo> read_object(const XmlElement& contents) {
    const auto size = read_number(contents.text_of("Size"));
    const auto time = read_time(contents.text_of("LastModified"));
    if (!size || !time) {
        return unreadable("an object is listed without its size or time");
    }
    return runtime::ObjectInfo{std::string(contents.text_of("Key")), *size, *time};
}

std::string code_in(const XmlElement& error) {
    return printable(error.text_of("Code").substr(0, kLongestCode));
}

} // namespace

std::string error_code(std::string_view body) {
    const auto root = formats::parse_xml(body);
    return root && root->name == "Error" ? code_in(*root) : std::string();
}

Error failure_of(const runtime::HttpAnswer& answer) {
    const auto code = error_code(answer.body);
    auto cause = fmt::format("the server says {} {}", answer.status, code);
    if (answer.status == 404 && code != "NoSuchBucket") {
        return Error::not_found("There is no such object").with_cause(std::move(cause));
    }
    if (answer.status == 412) {
        return Error::conflict("There is such an object already").with_cause(std::move(cause));
    }
    if (answer.status == 507 || holds(kFullCodes, code)) {
        return Error::resource_exhausted("The object store is full").with_cause(std::move(cause));
    }
    return refused(cause).with_retry_after(answer.retry_after);
}

bool may_pass(const runtime::HttpAnswer& answer) {
    constexpr std::array<std::uint16_t, 6> kStatuses{408, 429, 500, 502, 503, 504};
    return holds(kStatuses, answer.status) ||
           ((answer.status == 400 || answer.status == 409) && holds(kPassingCodes, error_code(answer.body)));
}

Result<ObjectPage> read_page(std::string_view body) {
    LEAMS_TRY(const auto root, read_root(body, "ListBucketResult"));
    ObjectPage page{.is_last = root.text_of("IsTruncated") != "true"};
    for (const auto& child : root.children) {
        if (child.name != "Contents") {
            continue;
        }
        LEAMS_TRY(auto object, read_object(child));
        if (object.key <= page.last) {
            return unreadable("objects are not listed in order");
        }
        page.last = object.key;
        if (runtime::check_object_key(object.key)) {
            page.objects.push_back(std::move(object));
        }
    }
    return page;
}

Result<std::string> read_upload_id(std::string_view body) {
    LEAMS_TRY(const auto root, read_root(body, "InitiateMultipartUploadResult"));
    const auto id = root.text_of("UploadId");
    return id.empty() ? Result<std::string>(unreadable("an upload has no name")) : std::string(id);
}

Result<void> read_completion(std::string_view body) {
    if (const auto code = error_code(body); !code.empty()) {
        return refused("the server says 200 " + code);
    }
    LEAMS_CHECK(read_root(body, "CompleteMultipartUploadResult"));
    return {};
}

Result<void> read_removal(std::string_view body) {
    LEAMS_TRY(const auto root, read_root(body, "DeleteResult"));
    for (const auto& child : root.children) {
        if (child.name == "Error" && child.text_of("Code") != "NoSuchKey") {
            return refused("an object stays: " + code_in(child));
        }
    }
    return {};
}

Result<runtime::ObjectInfo> read_head(std::string key, const runtime::HttpAnswer& answer) {
    const auto size = read_number(answer.header("content-length"));
    const auto time = formats::parse_http_date(answer.header("last-modified"));
    if (!size || !time) {
        return unreadable("an object has no size or time");
    }
    return runtime::ObjectInfo{std::move(key), *size, *time};
}

} // namespace leams::adapters
