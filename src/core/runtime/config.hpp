#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace leams::runtime {

/// Options by dotted key, each bound to a field of some module's plain struct. Values come from a TOML file,
/// then from the environment (LEAMS_RTMP__PORT), then from --set rtmp.port=1935; later ones win. Errors name
/// the key and say what fits.
class ConfigTable {
public:
    struct Limits {
        std::int64_t minimum = 0;
        std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
    };

    /// The field must outlive the table and holds the default. `doc` is one sentence.
    void add(std::string key, bool& field, std::string doc);
    void add(std::string key, std::string& field, std::string doc);
    void add(std::string key, Secret& field, std::string doc);
    void add(std::string key, std::vector<std::string>& field, std::string doc);
    template <class Integer>
        requires std::is_integral_v<Integer>
    void add(std::string key, Integer& field, std::string doc, Limits limits) {
        add_integer(
            std::move(key),
            std::move(doc),
            limits,
            [&field] { return static_cast<std::int64_t>(field); },
            [&field](std::int64_t value) { field = static_cast<Integer>(value); }
        );
    }

    /// A duration that people give in whole seconds; its key should end in "_s".
    template <class Duration>
        requires requires(Duration field) { std::chrono::duration_cast<std::chrono::seconds>(field); }
    void add(std::string key, Duration& field, std::string doc, Limits limits) {
        add_integer(
            std::move(key),
            std::move(doc),
            limits,
            [&field] { return std::chrono::duration_cast<std::chrono::seconds>(field).count(); },
            [&field](std::int64_t value) { field = std::chrono::seconds(value); }
        );
    }

    /// An absent file is an error only when `required`.
    Result<void> load_file(const std::string& path, bool required);
    /// TOML; `name` stands in errors.
    Result<void> load_text(std::string_view toml, const std::string& name);
    /// `environment` as in environ. Variables that begin with LEAMS_ and have a double underscore must name
    /// an option.
    Result<void> load_environment(const char* const* environment);
    /// "rtmp.port=1935".
    Result<void> set(std::string_view assignment);

    /// A TOML file with every option at its present value, its doc as a comment. Secrets are left empty.
    std::string to_toml() const;
    /// A Markdown table of every option.
    std::string to_markdown() const;

private:
    struct Option {
        std::string key;
        std::string doc;
        std::string default_text;
        std::function<std::string()> show;                                   // As TOML.
        std::function<Result<void>(const std::vector<std::string>&)> assign; // One item, but for lists.
        bool list = false;
    };

    void add_integer(
        std::string key,
        std::string doc,
        Limits limits,
        std::function<std::int64_t()> get,
        std::function<void(std::int64_t)> put
    );
    void add_option(Option option);
    Result<Option*> find(std::string_view key);

    std::vector<Option> options_;
};

} // namespace leams::runtime
