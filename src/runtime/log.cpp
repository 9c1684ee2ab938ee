#include "runtime/log.hpp"

#include "base/error.hpp"
#include "base/time.hpp"

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <iterator>

namespace leams::runtime {
namespace {

constexpr std::size_t kQueuedLines = 8192;

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        return spdlog::level::err;
    }
    return spdlog::level::err;
}

std::string_view name_of(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
        return "DEBUG";
    case LogLevel::Info:
        return "INFO";
    case LogLevel::Warning:
        return "WARNING";
    case LogLevel::Error:
        return "ERROR";
    }
    return "ERROR";
}

void append_string(fmt::memory_buffer& out, std::string_view text) {
    out.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (byte < 0x20 || byte == 0x7F) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

void append_field(fmt::memory_buffer& out, const LogField& field) {
    out.push_back(',');
    append_string(out, field.name);
    out.push_back(':');
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        append_string(out, *text);
    } else if (const auto* flag = std::get_if<bool>(&field.value)) {
        fmt::format_to(std::back_inserter(out), "{}", *flag);
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        fmt::format_to(std::back_inserter(out), "{}", *number);
    } else {
        fmt::format_to(std::back_inserter(out), "{:.6g}", std::get<double>(field.value));
    }
}

} // namespace

Log Log::with(std::string_view name, std::string_view value) const {
    fmt::memory_buffer members;
    if (context_) {
        members.append(*context_);
    }
    append_field(members, LogField(name, value));
    Log child;
    child.context_ = std::make_shared<const std::string>(fmt::to_string(members));
    return child;
}

void Log::failure(LogLevel level, std::string_view event, const leams::Error& failure, LogFields fields)
    const {
    if (!spdlog::should_log(to_spdlog(level))) {
        return;
    }
    const auto place = fmt::format("{}:{}", failure.where().file_name(), failure.where().line());
    auto log = with("code", to_string(failure.code())).with("message", failure.message());
    if (!failure.cause().empty()) {
        log = log.with("cause", failure.cause());
    }
    log.with("at", place).write(level, event, fields);
}

void Log::write(LogLevel level, std::string_view event, LogFields fields) const {
    if (!spdlog::should_log(to_spdlog(level))) {
        return;
    }
    fmt::memory_buffer line;
    fmt::format_to(
        std::back_inserter(line),
        R"({{"time":"{}","level":"{}","event":)",
        to_rfc3339(SystemClock().now()),
        name_of(level)
    );
    append_string(line, event);
    if (context_) {
        line.append(*context_);
    }
    for (const auto& field : fields) {
        append_field(line, field);
    }
    line.push_back('}');
    spdlog::log(to_spdlog(level), "{}", std::string_view(line.data(), line.size()));
}

Logging::Logging(LogLevel level)
    : pool_(std::make_shared<spdlog::details::thread_pool>(kQueuedLines, 1)) {
    const auto logger = std::make_shared<spdlog::async_logger>(
        "leams",
        std::make_shared<spdlog::sinks::stderr_sink_mt>(),
        pool_,
        spdlog::async_overflow_policy::overrun_oldest
    );
    logger->set_pattern("%v");
    logger->set_level(to_spdlog(level));
    logger->flush_on(spdlog::level::debug);
    spdlog::set_default_logger(logger);
}

Logging::~Logging() {
    pool_.reset(); // Joins the thread, which must not outlive the logger that it writes to.
    spdlog::shutdown();
}

void log_exception(std::string_view event, const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        Log().error(event, {{"cause", e.what()}});
    } catch (...) {
        Log().error(event, {{"cause", "an exception of an unknown type"}});
    }
}

} // namespace leams::runtime
