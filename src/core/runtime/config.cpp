#include "core/runtime/config.hpp"

#include "core/base/text.hpp"
#include "core/runtime/toml_ascii.hpp"

// toml++ asserts what it is about to report as an error: "[`]" would end the program.
#define TOML_ASSERT(expression) static_cast<void>(0)

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace leams::runtime {
namespace {

// TOML 1.0, "String": what may not stand in a basic string as it is.
std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            out += fmt::format("\\u{:04X}", byte);
            continue;
        }
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "\"";
}

std::string quote_list(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const auto& item : items) {
        out += out.size() > 1 ? ", " : "";
        out += quote(item);
    }
    return out + "]";
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (const auto item = text.substr(0, comma); !item.empty()) {
            items.emplace_back(item);
        }
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    return items;
}

/// Edits that turn one key into the other: how a mistyped key finds what was meant.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row.back();
}

std::optional<std::vector<std::string>> values_of(const toml::node& node) {
    if (const auto text = node.value<std::string>()) {
        return std::vector{text_from_ascii(*text)};
    }
    if (const auto* flag = node.as_boolean()) {
        return std::vector<std::string>{flag->get() ? "true" : "false"};
    }
    if (const auto* number = node.as_integer()) {
        return std::vector{std::to_string(number->get())};
    }
    if (const auto* array = node.as_array()) {
        std::vector<std::string> items;
        for (const auto& item : *array) {
            const auto text = item.value<std::string>();
            if (!text) {
                return std::nullopt;
            }
            items.push_back(text_from_ascii(*text));
        }
        return items;
    }
    return std::nullopt;
}

struct FileValue {
    std::string key;
    std::optional<std::vector<std::string>> values;
};

void flatten(const toml::table& table, const std::string& prefix, std::vector<FileValue>& out) {
    for (const auto& [name, node] : table) {
        const auto key = prefix + text_from_ascii(name.str());
        if (const auto* inner = node.as_table()) {
            flatten(*inner, key + ".", out);
        } else {
            out.push_back({key, values_of(node)});
        }
    }
}

/// A line without its end, counted from 1.
std::string_view line_of(std::string_view text, std::size_t number) {
    for (; number > 1; --number) {
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return text.substr(0, text.find('\n'));
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace

void ConfigTable::add(std::string key, bool& field, std::string doc) {
    const auto assign = [&field, key](const std::vector<std::string>& values) -> Result<void> {
        if (values[0] != "true" && values[0] != "false") {
            return Error::invalid_argument(
                fmt::format("{} must be true or false, not \"{}\".", key, values[0])
            );
        }
        field = values[0] == "true";
        return {};
    };
    add_option({key, std::move(doc), "", [&field] { return field ? "true" : "false"; }, assign});
}

void ConfigTable::add(std::string key, std::string& field, std::string doc) {
    const auto assign = [&field](const std::vector<std::string>& values) -> Result<void> {
        field = values[0];
        return {};
    };
    add_option({std::move(key), std::move(doc), "", [&field] { return quote(field); }, assign});
}

void ConfigTable::add(std::string key, Secret& field, std::string doc) {
    const auto assign = [&field](const std::vector<std::string>& values) -> Result<void> {
        field = Secret(values[0]);
        return {};
    };
    add_option({std::move(key), std::move(doc), "", [] { return std::string("\"\""); }, assign});
}

void ConfigTable::add(std::string key, std::vector<std::string>& field, std::string doc) {
    const auto assign = [&field](const std::vector<std::string>& values) -> Result<void> {
        field = values;
        return {};
    };
    add_option({std::move(key), std::move(doc), "", [&field] { return quote_list(field); }, assign, true});
}

void ConfigTable::add_integer(
    std::string key,
    std::string doc,
    Limits limits,
    std::function<std::int64_t()> get,
    std::function<void(std::int64_t)> put
) {
    const auto assign = [key, limits, put](const std::vector<std::string>& values) -> Result<void> {
        std::int64_t value = 0;
        const auto& text = values[0];
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failure != std::errc{} || end != text.data() + text.size()) {
            return Error::invalid_argument(fmt::format("{} must be a whole number, not \"{}\".", key, text));
        }
        if (value < limits.minimum || value > limits.maximum) {
            return Error::invalid_argument(fmt::format(
                "{} must be between {} and {}, not {}.", key, limits.minimum, limits.maximum, value
            ));
        }
        put(value);
        return {};
    };
    add_option({std::move(key), std::move(doc), "", [get] { return std::to_string(get()); }, assign});
}

void ConfigTable::add_option(Option option) {
    option.default_text = option.show();
    options_.push_back(std::move(option));
}

Result<ConfigTable::Option*> ConfigTable::find(std::string_view key) {
    const Option* nearest = nullptr;
    std::size_t least = std::string_view::npos;
    for (auto& option : options_) {
        if (option.key == key) {
            return &option;
        }
        if (const auto edits = distance(option.key, key); edits < least) {
            least = edits;
            nearest = &option;
        }
    }
    const auto hint = nearest != nullptr && least <= key.size() / 2
                          ? fmt::format(" Did you mean {}?", nearest->key)
                          : std::string(" `leams config doc` lists them all.");
    return Error::invalid_argument(fmt::format("There is no option \"{}\".{}", key, hint));
}

Result<void> ConfigTable::load_file(const std::string& path, bool required) {
    if (!required && !std::filesystem::exists(path)) {
        return {};
    }
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) {
        return Error::invalid_argument(fmt::format("{} cannot be read.", path));
    }
    return load_text(std::string(std::istreambuf_iterator<char>(file), {}), path);
}

Result<void> ConfigTable::load_text(std::string_view toml, const std::string& name) {
    if (!is_valid_utf8(toml)) {
        return Error::invalid_argument(fmt::format("{} is not UTF-8. Save it in that encoding.", name));
    }
    std::vector<FileValue> values;
    try {
        // What toml++ 3.3 does with some letters outside ASCII is undefined, so it never sees one.
        flatten(toml::parse(toml_to_ascii(toml)), "", values);
    } catch (const toml::parse_error& failure) {
        const auto line = failure.source().begin.line;
        return Error::invalid_argument(fmt::format(
            "{}: line {}: {}.{}",
            name,
            line,
            std::string_view(failure.description()),
            is_ascii(line_of(toml, line)) ? ""
                                          : " Letters outside ASCII may only stand in quotes and comments."
        ));
    }
    for (const auto& [key, found] : values) {
        LEAMS_TRY(auto* const option, find(key));
        if (!found || (!option->list && found->size() != 1)) {
            return Error::invalid_argument(fmt::format(
                "{}: {} must be {}.", name, key, option->list ? "a list of strings" : "a single value"
            ));
        }
        LEAMS_CHECK(option->assign(*found));
    }
    return {};
}

Result<void> ConfigTable::load_environment(const char* const* environment) {
    for (; *environment != nullptr; ++environment) {
        const std::string_view entry(*environment);
        const auto equals = entry.find('=');
        const auto name = entry.substr(0, equals);
        if (!name.starts_with("LEAMS_") || name.find("__") == std::string_view::npos ||
            equals == std::string_view::npos) {
            continue;
        }
        std::string key(name.substr(6));
        key.replace(key.find("__"), 2, ".");
        key = to_lower_ascii(key);
        LEAMS_CHECK(set(key + "=" + std::string(entry.substr(equals + 1))));
    }
    return {};
}

Result<void> ConfigTable::set(std::string_view assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string_view::npos) {
        return Error::invalid_argument(
            fmt::format("\"{}\" is not of the form section.key=value, such as rtmp.port=1935.", assignment)
        );
    }
    LEAMS_TRY(auto* const option, find(assignment.substr(0, equals)));
    const auto value = assignment.substr(equals + 1);
    return option->assign(option->list ? split_list(value) : std::vector{std::string(value)});
}

std::string ConfigTable::to_toml() const {
    std::string out;
    std::string section;
    for (const auto& option : options_) {
        const auto dot = option.key.find('.');
        if (const auto name = option.key.substr(0, dot); name != section) {
            section = name;
            out += fmt::format("{}[{}]\n", out.empty() ? "" : "\n", section);
        }
        out += fmt::format("# {}\n{} = {}\n", option.doc, option.key.substr(dot + 1), option.show());
    }
    return out;
}

std::string ConfigTable::to_markdown() const {
    std::string out = "| option | default | what it does |\n|---|---|---|\n";
    for (const auto& option : options_) {
        out += fmt::format("| `{}` | `{}` | {} |\n", option.key, option.default_text, option.doc);
    }
    return out;
}

} // namespace leams::runtime
