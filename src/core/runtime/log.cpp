#include "core/runtime/log.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
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

/// Valid JSON whatever the text is: control characters escaped, those above ASCII too, because terminals obey
/// them; a byte that belongs to no character as U+FFFD.
void append_string(fmt::memory_buffer& out, std::string_view text) {
    out.push_back('"');
    while (!text.empty()) {
        const auto length = utf8_length(text);
        const auto character = text.substr(0, std::max<std::size_t>(1, length));
        const auto first = static_cast<unsigned char>(text[0]);
        const auto last = static_cast<unsigned char>(character.back());
        if (first == '"' || first == '\\') {
            out.push_back('\\');
            out.append(character);
        } else if (length == 0) {
            out.append(std::string_view("\\ufffd"));
        } else if (first < 0x20 || first == 0x7F || (first == 0xC2 && last < 0xA0)) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", last);
        } else {
            out.append(character);
        }
        text.remove_prefix(character.size());
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
    } else if (const auto ratio = std::get<double>(field.value); std::isfinite(ratio)) {
        fmt::format_to(std::back_inserter(out), "{:.6g}", ratio);
    } else {
        out.append(std::string_view("null"));
    }
}

LogScope::Field& current_field() noexcept {
    thread_local LogScope::Field field;
    return field;
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
    for (const auto& members : {LogScope::current(), context_}) {
        if (members) {
            line.append(*members);
        }
    }
    for (const auto& field : fields) {
        append_field(line, field);
    }
    line.push_back('}');
    spdlog::log(to_spdlog(level), "{}", std::string_view(line.data(), line.size()));
}

LogScope::LogScope(std::string_view name, std::string_view value)
    : LogScope(Log().with(name, value).context_) {}

LogScope::LogScope(Field field) noexcept
    : outer_(std::exchange(current_field(), std::move(field))) {}

LogScope::~LogScope() {
    current_field() = std::move(outer_);
}

const LogScope::Field& LogScope::current() noexcept {
    return current_field();
}

Logging::Logging(LogLevel level) {
    spdlog::init_thread_pool(kQueuedLines, 1);
    logger_ = std::make_shared<spdlog::async_logger>(
        "leams",
        std::make_shared<spdlog::sinks::stderr_sink_mt>(),
        spdlog::thread_pool(),
        spdlog::async_overflow_policy::overrun_oldest
    );
    logger_->set_pattern("%v");
    logger_->set_level(to_spdlog(level));
    logger_->flush_on(spdlog::level::debug);
    spdlog::set_default_logger(logger_);
}

Logging::~Logging() {
    spdlog::shutdown(); // Joins the thread, which must not outlive the logger that it writes to.
}

std::uint64_t dropped_log_lines() {
    const auto pool = spdlog::thread_pool();
    return pool ? pool->overrun_counter() : 0;
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
