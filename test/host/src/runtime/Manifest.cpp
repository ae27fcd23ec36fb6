#include "runtime/Manifest.h"

#include <filesystem>
#include <sstream>
#include <stdexcept>

#include <toml++/toml.h>

namespace Host
{
	namespace fs = std::filesystem;

	namespace
	{
		// One table of info.toml; a key that is absent leaves the default, a key of the wrong type is an error.
		class Section
		{
		public:
			Section(const toml::table& file, const char* name) : m_name(name), m_table(file[name].as_table()) {}

			template <typename T>
			std::optional<T> Value(const char* key) const
			{
				const toml::node* node = Node(key);
				if (node == nullptr) {
					return std::nullopt;
				}
				const auto value = node->value_exact<T>();
				if (!value) {
					Refuse(key);
				}
				return value;
			}

			std::string Text(const char* key) const { return Value<std::string>(key).value_or(""); }

			std::vector<std::string> Texts(const char* key) const
			{
				std::vector<std::string> texts;
				const toml::node* node = Node(key);
				if (node == nullptr) {
					return texts;
				}
				if (!node->is_array()) {
					Refuse(key);
				}
				for (const toml::node& entry : *node->as_array()) {
					const auto text = entry.value_exact<std::string>();
					if (!text) {
						Refuse(key);
					}
					texts.push_back(*text);
				}
				return texts;
			}

			[[noreturn]] void Refuse(const char* key) const
			{
				throw std::runtime_error(std::string("Cannot use \"") + key + "\" in [" + m_name + "]: missing or of the wrong type");
			}

		private:
			const toml::node* Node(const char* key) const { return m_table == nullptr ? nullptr : m_table->get(key); }

			const char* m_name;
			const toml::table* m_table;
		};
	}

	static toml::table ParseFile(const fs::path& path)
	{
		if (!fs::is_regular_file(path)) {
			throw std::runtime_error("Cannot read \"" + path.string() + "\": there is no such file");
		}
		try {
			return toml::parse_file(path.string());
		} catch (const toml::parse_error& fault) {
			std::ostringstream text;
			text << "Cannot parse \"" << path.string() << "\": " << fault.description() << " at line " << fault.source().begin.line;
			throw std::runtime_error(text.str());
		}
	}

	Manifest ReadManifest(const std::string& folder)
	{
		const fs::path path = fs::canonical(folder);
		const toml::table file = ParseFile(path / "info.toml");
		const Section meta(file, "meta");
		const Section script(file, "script");

		Manifest manifest;
		manifest.Id = path.filename().string();
		manifest.Folder = path.string();

		manifest.Name = meta.Value<std::string>("name").value_or(manifest.Id);
		manifest.Author = meta.Text("author");
		manifest.Category = meta.Text("category");
		manifest.Version = meta.Text("version");
		if (manifest.Version.empty()) {
			meta.Refuse("version");
		}
		manifest.Blocks = meta.Texts("blocks");
		manifest.SiteId = static_cast<int>(meta.Value<int64_t>("siteid").value_or(0));

		manifest.Module = script.Value<std::string>("module").value_or(manifest.Id);
		manifest.TimeoutMs = script.Value<int64_t>("timeout");
		manifest.Exports = script.Texts("exports");
		manifest.SharedExports = script.Texts("shared_exports");
		manifest.Dependencies = script.Texts("dependencies");
		manifest.OptionalDependencies = script.Texts("optional_dependencies");
		manifest.ExportDependencies = script.Texts("export_dependencies");
		manifest.Defines = script.Texts("defines");
		return manifest;
	}
}
