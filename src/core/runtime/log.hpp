#pragma once

#include <cstdint>
#include <exception>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace leams {
class Error;
}

namespace spdlog {
class logger;
}

namespace leams::runtime {

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

/// One named value of a log line. Secrets have no conversion to it.
struct LogField {
    using Value = std::variant<std::string_view, std::int64_t, double, bool>;

    LogField(std::string_view field, std::string_view text)
        : name(field)
        , value(text) {}
    LogField(std::string_view field, const std::string& text)
        : name(field)
        , value(std::string_view(text)) {}
    LogField(std::string_view field, const char* text)
        : name(field)
        , value(std::string_view(text)) {}
    LogField(std::string_view field, bool flag)
        : name(field)
        , value(flag) {}
    template <class Number>
        requires std::is_arithmetic_v<Number>
    LogField(std::string_view field, Number number)
        : name(field) {
        if constexpr (std::is_floating_point_v<Number>) {
            value = static_cast<double>(number);
        } else {
            value = static_cast<std::int64_t>(number);
        }
    }

    std::string_view name;
    Value value;
};

using LogFields = std::initializer_list<LogField>;

/// Writes JSON lines {"time","level","event",...fields}. A value: copies are cheap, and with() makes a child
/// whose fields stand in each of its lines, so that a line shows the chain of owners. Events are constants in
/// the past tense. Thread-safe; lines go to standard error through a bounded queue and never block a loop.
class Log {
public:
    Log() = default;

    Log with(std::string_view name, std::string_view value) const;

    void debug(std::string_view event, LogFields fields = {}) const { write(LogLevel::Debug, event, fields); }
    void info(std::string_view event, LogFields fields = {}) const { write(LogLevel::Info, event, fields); }
    void warning(std::string_view event, LogFields fields = {}) const {
        write(LogLevel::Warning, event, fields);
    }
    void error(std::string_view event, LogFields fields = {}) const { write(LogLevel::Error, event, fields); }
    /// One line with the error's code, message, cause and place.
    void
    failure(LogLevel level, std::string_view event, const leams::Error& failure, LogFields fields = {}) const;

private:
    friend class LogScope;

    void write(LogLevel level, std::string_view event, LogFields fields) const;

    std::shared_ptr<const std::string> context_; // Ready-made JSON members.
};

/// Which piece of work is being done: while it lives, each line that this thread logs has one field more,
/// such as a request's id, instead of that of the scope around it. Tasks that are spawned or awaited
/// meanwhile, on this or another loop or in a pool, take it along and have it whenever they go on.
class LogScope {
public:
    using Field = std::shared_ptr<const std::string>; // A ready-made JSON member; null: none.

    LogScope(std::string_view name, std::string_view value);
    /// Goes on with what was current() where the work was handed over.
    explicit LogScope(Field field) noexcept;
    ~LogScope();
    LogScope(const LogScope&) = delete;
    LogScope& operator=(const LogScope&) = delete;

    static const Field& current() noexcept;

private:
    Field outer_;
};

/// Made once, by main. While it lives, a thread of its own writes lines of a level and above to standard
/// error; all that are queued are written before it goes.
class Logging {
public:
    explicit Logging(LogLevel level);
    ~Logging();
    Logging(const Logging&) = delete;
    Logging& operator=(const Logging&) = delete;

private:
    std::shared_ptr<spdlog::logger> logger_;
};

/// Lines that never came out because more were written than standard error takes: the oldest give way.
std::uint64_t dropped_log_lines();

/// For the places where exceptions end: logs what() under `event`.
void log_exception(std::string_view event, const std::exception_ptr& failure);

} // namespace leams::runtime
