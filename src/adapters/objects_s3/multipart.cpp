#include "adapters/objects_s3/multipart.hpp"

#include "adapters/objects_s3/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace leams::adapters {
namespace {

using runtime::Task;

constexpr std::uint64_t kMostParts = 10'000;
constexpr std::size_t kLongestTag = 128;

/// A tag is repeated in XML, so it may hold nothing that means something there.
bool is_tag(std::string_view tag) {
    return !tag.empty() && tag.size() <= kLongestTag && std::ranges::all_of(tag, [](char c) {
        return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != '&';
    });
}

std::string list_of(const std::vector<std::string>& tags) {
    std::string text = "<CompleteMultipartUpload>";
    for (std::size_t i = 0; i < tags.size(); ++i) {
        text += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", i + 1, tags[i]);
    }
    return text + "</CompleteMultipartUpload>";
}

} // namespace

Task<Result<void>>
MultipartUpload::run(std::string key, std::shared_ptr<const FileContent> file, NamedValues headers) {
    key_ = std::move(key);
    LEAMS_CO_CHECK(co_await begin(std::move(headers)));
    auto done = co_await send_parts(file);
    if (done) {
        done = co_await complete(file->size());
    }
    if (!done) {
        co_await abort();
    }
    co_return done;
}

Task<Result<void>> MultipartUpload::begin(NamedValues headers) {
    LEAMS_CO_TRY(
        const auto answer,
        co_await client_.send(
            {.method = "POST", .key = key_, .query = {{"uploads", ""}}, .headers = std::move(headers)}
        )
    );
    if (!answer.http.is_success()) {
        co_return failure_of(answer.http);
    }
    LEAMS_CO_TRY(id_, read_upload_id(answer.http.body));
    co_return Result<void>();
}

Task<Result<void>> MultipartUpload::send_parts(std::shared_ptr<const FileContent> file) {
    const auto length = std::max(part_bytes_, (file->size() + kMostParts - 1) / kMostParts);
    for (std::uint64_t offset = 0; offset < file->size(); offset += length) {
        LEAMS_CO_CHECK(co_await send_part(file->part(offset, length)));
    }
    co_return Result<void>();
}

Task<Result<void>> MultipartUpload::send_part(std::shared_ptr<const FileContent> part) {
    auto read_ahead = [part]() -> Result<void> {
        part->read_ahead();
        return {};
    };
    LEAMS_CO_CHECK(co_await files_.run(std::move(read_ahead)));
    S3Request request{
        .method = "PUT",
        .key = key_,
        .query = {{"partNumber", std::to_string(tags_.size() + 1)}, {"uploadId", id_}},
        .content = part,
    };
    LEAMS_CO_TRY(const auto answer, co_await client_.send(std::move(request)));
    if (!answer.http.is_success()) {
        co_return failure_of(answer.http);
    }
    const auto tag = answer.http.header("etag");
    if (!is_tag(tag)) {
        co_return Error::unavailable("The object store does not speak properly")
            .with_cause("a part has no tag");
    }
    tags_.emplace_back(tag);
    co_return Result<void>();
}

Task<Result<void>> MultipartUpload::complete(std::uint64_t size) {
    S3Request request{.method = "POST", .key = key_, .query = {{"uploadId", id_}}, .body = list_of(tags_)};
    LEAMS_CO_TRY(const auto answer, co_await client_.send(std::move(request)));
    if (answer.http.is_success()) {
        co_return read_completion(answer.http.body);
    }
    // The server may have done it before, and have been unable to say so.
    if (answer.http.status == 404 && answer.was_repeated()) {
        LEAMS_CO_TRY(const auto head, co_await client_.send({.method = "HEAD", .key = key_}));
        const auto found = read_head(key_, head.http);
        if (head.http.is_success() && found && found->size == size) {
            co_return Result<void>();
        }
    }
    // Not as NotFound: it is the upload that is missing.
    co_return Error::unavailable("The object store cannot be used now")
        .with_cause(failure_of(answer.http).cause());
}

Task<void> MultipartUpload::abort() {
    // What is left behind by a server that is away is for its own rule of old uploads.
    static_cast<void>(co_await client_.send({.method = "DELETE", .key = key_, .query = {{"uploadId", id_}}}));
}

} // namespace leams::adapters
