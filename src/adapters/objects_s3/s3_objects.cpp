#include "adapters/objects_s3/s3_objects.hpp"

#include "adapters/objects_s3/answers.hpp"
#include "adapters/objects_s3/multipart.hpp"
#include "core/base/digest.hpp"
#include "core/base/encoding.hpp"
#include "core/runtime/object_key.hpp"
#include "core/runtime/on_loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace leams::adapters {

using runtime::ObjectBytes;
using runtime::ObjectInfo;
using runtime::ObjectLabels;
using runtime::ObjectOperation;
using runtime::Task;

namespace {

constexpr std::uint64_t kMostInMemory = 64 << 20;
constexpr std::size_t kHeadRoom = 64 << 10; // For an answer's head.
constexpr std::size_t kMostAtOnce = 1000;   // Keys of a list or a removal.
constexpr auto kSigned = "signed";

NamedValues headers_of(const ObjectLabels& labels) {
    NamedValues headers{{"content-type", labels.content_type}};
    if (!labels.cache_control.empty()) {
        headers.emplace_back("cache-control", labels.cache_control);
    }
    return headers;
}

Result<void> outcome_of(const S3Answer& answer) {
    return answer.http.is_success() ? Result<void>() : failure_of(answer.http);
}

S3Request removal_of(std::span<const std::string> keys) {
    std::string body = "<Delete><Quiet>true</Quiet>";
    for (const auto& key : keys) {
        body += fmt::format("<Object><Key>{}</Key></Object>", key);
    }
    body += "</Delete>";
    auto digest = to_base64(md5(as_bytes(body)));
    return {
        .method = "POST",
        .query = {{"delete", ""}},
        .headers = {{"content-md5", std::move(digest)}, {"content-type", "application/xml"}},
        .body = std::move(body),
    };
}

Error cut_short() {
    return Error::unavailable("The object store does not speak properly")
        .with_cause("less than it said, or another part than the one that was asked for");
}

/// What was asked for, out of what came: all of the object where the server knows no ranges. libcurl does not
/// mind a head that is cut, so that a body without a length may be any part of it.
Result<ObjectBytes> part_of(runtime::HttpAnswer answer, std::uint64_t offset, std::uint64_t length) {
    if (answer.status == 200) {
        if (answer.header("content-length").empty() && answer.header("transfer-encoding").empty()) {
            return cut_short();
        }
        const auto from = std::min<std::uint64_t>(offset, answer.body.size());
        return ObjectBytes(std::make_shared<const std::string>(answer.body.substr(from, length)));
    }
    const auto size = answer.body.size();
    const auto range = fmt::format("bytes {}-{}/", offset, offset + size - 1);
    if (size == 0 || size > length || !answer.header("content-range").starts_with(range)) {
        return cut_short();
    }
    return ObjectBytes(std::make_shared<const std::string>(std::move(answer.body)));
}

} // namespace

S3Objects::S3Objects(
    S3Address address,
    std::unique_ptr<runtime::HttpClient> http,
    runtime::Loop& loop,
    const Clock& clock,
    S3Options options
)
    : loop_(loop)
    , options_(std::move(options))
    , http_(std::move(http))
    , client_(std::move(address), *http_, clock, stats_, options_.patience) {}

Task<Result<void>> S3Objects::put_file(std::string key, std::string path, ObjectLabels labels) {
    return stats_.measure(
        ObjectOperation::Put,
        runtime::on_loop(loop_, upload_file(std::move(key), std::move(path), std::move(labels)))
    );
}

Task<Result<void>> S3Objects::put(std::string key, Text content, ObjectLabels labels) {
    return stats_.measure(
        ObjectOperation::Put,
        runtime::on_loop(
            loop_,
            upload(std::move(key), std::make_shared<TextContent>(std::move(content)), std::move(labels))
        )
    );
}

Task<Result<void>> S3Objects::put_new(std::string key, Text content, ObjectLabels labels) {
    return stats_.measure(
        ObjectOperation::Put,
        runtime::on_loop(loop_, upload_new(std::move(key), std::move(content), std::move(labels)))
    );
}

Task<Result<ObjectBytes>> S3Objects::get(std::string key, std::uint64_t offset, std::uint64_t length) {
    return stats_.measure(
        ObjectOperation::Get, runtime::on_loop(loop_, fetch(std::move(key), offset, length))
    );
}

Task<Result<ObjectInfo>> S3Objects::head(std::string key) {
    return stats_.measure(ObjectOperation::Head, runtime::on_loop(loop_, look(std::move(key))));
}

Task<Result<void>> S3Objects::remove(std::vector<std::string> keys) {
    return stats_.measure(ObjectOperation::Remove, runtime::on_loop(loop_, remove_all(std::move(keys))));
}

Task<Result<std::vector<ObjectInfo>>>
S3Objects::list(std::string prefix, std::string after, std::size_t limit) {
    return stats_.measure(
        ObjectOperation::List, runtime::on_loop(loop_, find(std::move(prefix), std::move(after), limit))
    );
}

Task<Result<void>> S3Objects::ping() {
    return runtime::on_loop(loop_, ask_bucket());
}

void S3Objects::add_metrics(runtime::Metrics& metrics) const {
    stats_.add_metrics(metrics, options_.name);
    runtime::add_metrics(metrics, files_.stats(), options_.name + "_files");
}

std::optional<std::string> S3Objects::public_url(std::string_view key, std::chrono::seconds valid) const {
    if (options_.public_url.empty() || !runtime::check_object_key(key)) {
        return std::nullopt;
    }
    if (options_.public_url == kSigned) {
        return client_.presigned_url(key, valid);
    }
    const auto& base = options_.public_url;
    return base + (base.ends_with('/') ? "" : "/") + std::string(key);
}

Task<Result<void>> S3Objects::upload_file(std::string key, std::string path, ObjectLabels labels) {
    LEAMS_CO_CHECK(runtime::check_object_key(key));
    auto open = [path = std::move(path)] {
        auto opened = FileContent::open(path);
        if (opened) {
            (*opened)->read_ahead();
        }
        return opened;
    };
    LEAMS_CO_TRY(const auto file, co_await files_.run(std::move(open)));
    if (file->size() <= options_.parts.above) {
        co_return co_await upload(std::move(key), file, std::move(labels));
    }
    MultipartUpload parts(client_, files_, options_.parts.part);
    LEAMS_CO_CHECK(co_await parts.run(std::move(key), file, headers_of(labels)));
    stats_.note_stored(file->size());
    co_return Result<void>();
}

Task<Result<void>>
S3Objects::upload(std::string key, std::shared_ptr<const runtime::HttpContent> content, ObjectLabels labels) {
    LEAMS_CO_CHECK(runtime::check_object_key(key));
    S3Request request{
        .method = "PUT", .key = std::move(key), .headers = headers_of(labels), .content = content
    };
    LEAMS_CO_TRY(const auto answer, co_await client_.send(std::move(request)));
    LEAMS_CO_CHECK(outcome_of(answer));
    stats_.note_stored(content->size());
    co_return Result<void>();
}

Task<Result<void>> S3Objects::upload_new(std::string key, Text content, ObjectLabels labels) {
    LEAMS_CO_CHECK(runtime::check_object_key(key));
    S3Request request{
        .method = "PUT",
        .key = key,
        .headers = headers_of(labels),
        .content = std::make_shared<TextContent>(content),
    };
    request.headers.emplace_back("if-none-match", "*");
    LEAMS_CO_TRY(const auto answer, co_await client_.send(std::move(request)));
    if (answer.http.status == 412 && answer.was_repeated()) {
        co_return co_await settle_conflict(std::move(key), std::move(content));
    }
    LEAMS_CO_CHECK(outcome_of(answer));
    stats_.note_stored(content->size());
    co_return Result<void>();
}

/// The object that is there may be ours, put by a request whose answer was lost.
Task<Result<void>> S3Objects::settle_conflict(std::string key, Text content) {
    LEAMS_CO_TRY(const auto found, co_await fetch(std::move(key), 0, content->size() + 1));
    const auto* text = std::get_if<Text>(&found);
    const bool ours = text != nullptr && **text == *content;
    co_return ours ? Result<void>() : Error::conflict("There is such an object already");
}

Task<Result<ObjectBytes>> S3Objects::fetch(std::string key, std::uint64_t offset, std::uint64_t length) {
    LEAMS_CO_CHECK(runtime::check_object_key(key));
    length = std::min(length, kMostInMemory);
    if (length == 0) {
        LEAMS_CO_CHECK(co_await look(std::move(key)));
        co_return ObjectBytes(std::make_shared<const std::string>());
    }
    const auto last = offset + std::min(length - 1, UINT64_MAX - offset);
    S3Request request{
        .key = std::move(key),
        .headers = {{"range", fmt::format("bytes={}-{}", offset, last)}},
        .max_answer_bytes = static_cast<std::size_t>(length) + kHeadRoom,
    };
    LEAMS_CO_TRY(auto answer, co_await client_.send(std::move(request)));
    if (answer.http.status == 416) { // It ends before.
        co_return ObjectBytes(std::make_shared<const std::string>());
    }
    LEAMS_CO_CHECK(outcome_of(answer));
    stats_.note_given(answer.http.body.size());
    co_return part_of(std::move(answer.http), offset, length);
}

Task<Result<ObjectInfo>> S3Objects::look(std::string key) {
    LEAMS_CO_CHECK(runtime::check_object_key(key));
    LEAMS_CO_TRY(const auto answer, co_await client_.send({.method = "HEAD", .key = key}));
    LEAMS_CO_CHECK(outcome_of(answer));
    co_return read_head(std::move(key), answer.http);
}

Task<Result<void>> S3Objects::remove_all(std::vector<std::string> keys) {
    for (const auto& key : keys) {
        LEAMS_CO_CHECK(runtime::check_object_key(key));
    }
    for (std::span<const std::string> left(keys); !left.empty();) {
        const auto some = left.first(std::min(left.size(), kMostAtOnce));
        left = left.subspan(some.size());
        LEAMS_CO_TRY(const auto answer, co_await client_.send(removal_of(some)));
        LEAMS_CO_CHECK(outcome_of(answer));
        LEAMS_CO_CHECK(read_removal(answer.http.body));
    }
    co_return Result<void>();
}

Task<Result<std::vector<ObjectInfo>>>
S3Objects::find(std::string prefix, std::string after, std::size_t limit) {
    LEAMS_CO_CHECK(runtime::check_object_prefix(prefix));
    if (limit == 0 || limit > kMostAtOnce) {
        co_return Error::invalid_argument("1 to 1,000 objects can be listed at once");
    }
    std::vector<ObjectInfo> found;
    // More than once where others have put what the port would not name.
    for (bool is_last = false; !is_last && found.size() < limit;) {
        S3Request request{.query = {{"list-type", "2"}, {"max-keys", std::to_string(limit - found.size())}}};
        if (!prefix.empty()) {
            request.query.emplace_back("prefix", prefix);
        }
        if (!after.empty()) {
            request.query.emplace_back("start-after", after);
        }
        LEAMS_CO_TRY(const auto answer, co_await client_.send(std::move(request)));
        LEAMS_CO_CHECK(outcome_of(answer));
        LEAMS_CO_TRY(auto page, read_page(answer.http.body));
        is_last = page.is_last || page.last.empty();
        after = std::move(page.last);
        std::ranges::move(page.objects, std::back_inserter(found));
    }
    co_return found;
}

Task<Result<void>> S3Objects::ask_bucket() {
    LEAMS_CO_TRY(const auto answer, co_await client_.send({.method = "HEAD"}));
    if (!answer.http.is_success()) {
        co_return Error::unavailable("The object store cannot be used now")
            .with_cause(fmt::format("the server says {} to a look at the bucket", answer.http.status));
    }
    co_return Result<void>();
}

} // namespace leams::adapters
