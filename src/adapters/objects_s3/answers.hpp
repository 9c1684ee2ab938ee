#pragma once

#include "core/base/result.hpp"
#include "core/runtime/http_client.hpp"
#include "core/runtime/objects.hpp"

#include <string>
#include <string_view>
#include <vector>

// What an S3 server says, as values. Pure.
namespace leams::adapters {

/// The code in an answer that is no success, such as "NoSuchKey"; empty when there is none.
std::string error_code(std::string_view body);

/// What such an answer means to those who asked: the errors of runtime::Objects.
Error failure_of(const runtime::HttpAnswer& answer);

/// Whether the same request may be answered better in a while.
bool may_pass(const runtime::HttpAnswer& answer);

struct ObjectPage {
    std::vector<runtime::ObjectInfo> objects; // Those alone whose keys the port takes.
    std::string last;                         // Of all that were listed; empty: none.
    bool is_last = true;
};

// Each: Unavailable when the body is not what it has to be.
Result<ObjectPage> read_page(std::string_view body);
Result<std::string> read_upload_id(std::string_view body);
/// Also when the body holds a failure although the status is 200.
Result<void> read_completion(std::string_view body);
/// Of a removal of several objects: Unavailable when one of them stays.
Result<void> read_removal(std::string_view body);

/// Of a HEAD request.
Result<runtime::ObjectInfo> read_head(std::string key, const runtime::HttpAnswer& answer);

} // namespace leams::adapters
