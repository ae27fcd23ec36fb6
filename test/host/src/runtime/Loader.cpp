#include "runtime/Loader.h"

#include <algorithm>
#include <stdexcept>

#include "runtime/Log.h"
#include "runtime/SettingAttributes.h"

namespace Host
{
	std::string Loader::Name(const std::string& folder)
	{
		try {
			return m_catalog.Name(folder);
		} catch (const std::exception& fault) {
			Fail("", fault.what());
			return "";
		}
	}

	bool Loader::Load(const std::string& id)
	{
		if (m_plugins.Find(id) != nullptr) {
			return true;
		}
		if (std::find(m_loading.begin(), m_loading.end(), id) != m_loading.end()) {
			return Fail(id, "Cannot load: it depends on itself through \"" + m_loading.back() + "\"");
		}
		m_loading.push_back(id);
		bool loaded = false;
		try {
			const Manifest manifest = ReadManifest(m_catalog.Find(id));
			loaded = LoadDependencies(manifest);
			if (loaded) {
				Start(Ref<Plugin>::Adopt(new Plugin(manifest)));
			}
		} catch (const std::exception& fault) {
			loaded = Fail(id, fault.what());
		}
		m_loading.pop_back();
		return loaded;
	}

	bool Loader::LoadDependencies(const Manifest& manifest)
	{
		for (const std::string& id : manifest.Dependencies) {
			if (!m_catalog.Has(id)) {
				return Fail(manifest.Id, "Cannot load: the required dependency \"" + id + "\" is in no folder named by --plugins-dir");
			}
			if (!Load(id)) {
				return Fail(manifest.Id, "Cannot load: the required dependency \"" + id + "\" did not load");
			}
		}
		for (const std::string& id : manifest.OptionalDependencies) {
			if (m_catalog.Has(id)) {
				Load(id);
			}
		}
		return true;
	}

	void Loader::Start(const Ref<Plugin>& plugin)
	{
		const std::vector<Attribute> attributes = m_builder.Build(*plugin, [this](const std::string& id) { return m_plugins.Find(id); });
		m_plugins.Add(plugin);
		try {
			m_lifecycle.InitialiseGlobals(*plugin);
			ApplyAttributes(*plugin, attributes);
			for (const SettingChoice& choice : m_choices) {
				if (choice.Plugin == plugin->Id()) {
					ApplySettingChoice(*plugin, choice);
				}
			}
		} catch (...) {
			m_lifecycle.Discard(*plugin);
			m_plugins.Remove(*plugin);
			throw;
		}
		m_lifecycle.StartMain(*plugin);
	}

	std::vector<std::string> Loader::Unload(const std::string& id)
	{
		if (m_plugins.Find(id) == nullptr) {
			throw std::runtime_error("\"" + id + "\" is not loaded");
		}
		std::vector<std::string> ids = m_plugins.DependentsOf(id);
		ids.insert(ids.begin(), id);
		for (auto next = ids.rbegin(); next != ids.rend(); ++next) {
			const Ref<Plugin> plugin(m_plugins.Find(*next));
			m_lifecycle.Destroy(*plugin);
			m_plugins.Remove(*plugin);
		}
		return ids;
	}

	void Loader::Reload(const std::string& id)
	{
		for (const std::string& unloaded : Unload(id)) {
			Load(unloaded);
		}
	}

	void Loader::UnloadAll()
	{
		while (!m_plugins.All().empty()) {
			Unload(m_plugins.All().back()->Id());
		}
	}

	bool Loader::Fail(const std::string& id, const std::string& text)
	{
		Log(LogLevel::Error, id, text);
		m_failed = true;
		return false;
	}
}
