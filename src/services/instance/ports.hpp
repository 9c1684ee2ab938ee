#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"
#include "services/admin/api.hpp"

#include <optional>
#include <string>

// What the instance service needs from outside.
namespace leams::instance {

/// What administrators have set of the instance's face; the options of the configuration stand for the rest.
struct FaceTexts {
    std::optional<std::string> name{};
    std::optional<std::string> description{};
    std::optional<std::string> accent{}; // "#c62f52"
    std::optional<std::string> rules{};
    std::optional<std::string> contact{}; // An e-mail address, or https://…
};

class FaceStore {
public:
    virtual ~FaceStore() = default;
    virtual runtime::Task<Result<FaceTexts>> find() = 0;
    /// Absent members stay as they are; empty ones are set no more. Writes the entry into the audit log, all
    /// or nothing.
    virtual runtime::Task<Result<void>> change(FaceTexts change, admin::AuditEntry entry, UnixMillis now) = 0;
};

} // namespace leams::instance
