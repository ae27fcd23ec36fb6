#include <stdexcept>

#include "runtime/App.h"
#include "runtime/Commands.h"

namespace Host
{
	void App::RegisterCommands()
	{
		RegisterCommand("quit", [this](const std::string&) { m_loop.Stop(); });
		RegisterCommand("stall", [](const std::string& ms) { Clock::Sleep(std::chrono::milliseconds(std::stoul(ms))); });
		RegisterCommand("load", [this](const std::string& folder) { LoadFolder(folder); });
		RegisterCommand("unload", [this](const std::string& id) { m_loader.Unload(id); });
		RegisterCommand("reload", [this](const std::string& id) { m_loader.Reload(id); });
		RegisterCommand("enable", [this](const std::string& id) { Loaded(id).RequestEnabled(true); });
		RegisterCommand("disable", [this](const std::string& id) { Loaded(id).RequestEnabled(false); });
		RegisterCommand("set", [this](const std::string& text) { ChangeSetting(text); });
		RegisterCommand("settings-open", [this](const std::string&) { m_options.SettingsOpen = true; });
		RegisterCommand("settings-closed", [this](const std::string&) { m_options.SettingsOpen = false; });
		RegisterCommand("summary", [this](const std::string&) { EmitSummary(); });
	}

	void App::LoadFolder(const std::string& folder)
	{
		const std::string id = m_loader.Name(folder);
		if (!id.empty() && m_loader.Load(id)) {
			m_named.push_back(id);
		}
	}

	Plugin& App::Loaded(const std::string& id) const
	{
		Plugin* plugin = m_plugins.Find(id);
		if (plugin == nullptr) {
			throw std::runtime_error("\"" + id + "\" is not loaded");
		}
		return *plugin;
	}

	void App::ChangeSetting(const std::string& text)
	{
		const SettingChoice choice = ParseSettingChoice(text);
		Plugin& plugin = Loaded(choice.Plugin);
		ApplySettingChoice(plugin, choice);
		plugin.MarkSettingsChanged();
	}
}
