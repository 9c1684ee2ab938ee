#pragma once

#include "adapters/objects_s3/client.hpp"
#include "adapters/objects_s3/content.hpp"
#include "core/runtime/blocking_pool.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace leams::adapters {

/// Puts one large file, part after part. Either all of it becomes the object, or nothing; the parts of one
/// that failed are taken back as far as the server can be reached. On the client's loop.
class MultipartUpload {
public:
    /// Parts are `part_bytes` long, or longer where there would be more than 10,000. All must outlive it.
    MultipartUpload(S3Client& client, runtime::BlockingPool& files, std::uint64_t part_bytes)
        : client_(client)
        , files_(files)
        , part_bytes_(part_bytes) {}

    /// Once. `headers` are the object's.
    runtime::Task<Result<void>>
    run(std::string key, std::shared_ptr<const FileContent> file, NamedValues headers);

private:
    runtime::Task<Result<void>> begin(NamedValues headers);
    runtime::Task<Result<void>> send_parts(std::shared_ptr<const FileContent> file);
    runtime::Task<Result<void>> send_part(std::shared_ptr<const FileContent> part);
    runtime::Task<Result<void>> complete(std::uint64_t size);
    runtime::Task<void> abort();

    S3Client& client_;
    runtime::BlockingPool& files_;
    std::uint64_t part_bytes_;
    std::string key_;
    std::string id_;
    std::vector<std::string> tags_; // Of the parts that are there.
};

} // namespace leams::adapters
