#pragma once

#include "adapters/objects_s3/client.hpp"
#include "adapters/objects_s3/content.hpp"
#include "core/runtime/blocking_pool.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/object_stats.hpp"
#include "core/runtime/objects.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leams::adapters {

/// Which files go up in parts, of which size; none may be below 5 MiB but the last (Amazon S3).
struct PartSizes {
    std::uint64_t above = 16 << 20;
    std::uint64_t part = 8 << 20;
};

struct S3Options {
    /// Where anybody may fetch objects: nowhere when empty; "signed": of the server itself, by URLs that say
    /// so; else what stands before the keys in the URLs of a CDN or a bucket that is open to read.
    std::string public_url{};
    S3Patience patience{};
    PartSizes parts{};
    std::string name = "objects"; // What its metrics begin with.
};

/// Objects in a bucket of a server that speaks Amazon's S3. What is asked for comes into memory; what is put
/// from a file is read as it goes out, large files in parts. Callable on any loop.
class S3Objects final : public runtime::Objects {
public:
    /// `http` is bound to `loop`.
    S3Objects(
        S3Address address,
        std::unique_ptr<runtime::HttpClient> http,
        runtime::Loop& loop,
        const Clock& clock,
        S3Options options = {}
    );

    runtime::Task<Result<void>>
    put_file(std::string key, std::string path, runtime::ObjectLabels labels) override;
    runtime::Task<Result<void>>
    put(std::string key, std::shared_ptr<const std::string> content, runtime::ObjectLabels labels) override;
    runtime::Task<Result<void>> put_new(
        std::string key, std::shared_ptr<const std::string> content, runtime::ObjectLabels labels
    ) override;
    runtime::Task<Result<runtime::ObjectBytes>>
    get(std::string key, std::uint64_t offset, std::uint64_t length) override;
    runtime::Task<Result<runtime::ObjectInfo>> head(std::string key) override;
    runtime::Task<Result<void>> remove(std::vector<std::string> keys) override;
    runtime::Task<Result<std::vector<runtime::ObjectInfo>>>
    list(std::string prefix, std::string after, std::size_t limit) override;
    std::optional<std::string> public_url(std::string_view key, std::chrono::seconds valid) const override;

    runtime::Task<Result<void>> ping() override;
    void add_metrics(runtime::Metrics& metrics) const override;

private:
    using Text = std::shared_ptr<const std::string>;

    // These run on the loop.
    runtime::Task<Result<void>> upload_file(std::string key, std::string path, runtime::ObjectLabels labels);
    runtime::Task<Result<void>> upload(
        std::string key, std::shared_ptr<const runtime::HttpContent> content, runtime::ObjectLabels labels
    );
    runtime::Task<Result<void>> upload_new(std::string key, Text content, runtime::ObjectLabels labels);
    runtime::Task<Result<void>> settle_conflict(std::string key, Text content);
    runtime::Task<Result<runtime::ObjectBytes>>
    fetch(std::string key, std::uint64_t offset, std::uint64_t length);
    runtime::Task<Result<runtime::ObjectInfo>> look(std::string key);
    runtime::Task<Result<void>> remove_all(std::vector<std::string> keys);
    runtime::Task<Result<std::vector<runtime::ObjectInfo>>>
    find(std::string prefix, std::string after, std::size_t limit);
    runtime::Task<Result<void>> ask_bucket();

    runtime::Loop& loop_;
    S3Options options_;
    std::unique_ptr<runtime::HttpClient> http_;
    runtime::ObjectStats stats_;
    S3Client client_;
    runtime::BlockingPool files_{2, 1024, std::chrono::seconds(30)};
};

} // namespace leams::adapters
