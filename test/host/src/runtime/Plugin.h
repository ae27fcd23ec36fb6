#pragma once

#include <string>
#include <vector>

#include <angelscript.h>

#include "runtime/Callbacks.h"
#include "runtime/Manifest.h"
#include "runtime/Setting.h"

namespace Host
{
	// A loaded plugin. Scripts may hold it as Meta::Plugin@ after it was unloaded, so it is counted, and then it has no
	// module and no settings any more.
	class Plugin
	{
	public:
		explicit Plugin(Manifest manifest);

		void AddRef();
		void Release();

		const std::string& Id() const { return m_manifest.Id; }
		const std::string& Name() const { return m_manifest.Name; }
		const std::string& Author() const { return m_manifest.Author; }
		const std::string& Category() const { return m_manifest.Category; }
		const std::string& Version() const { return m_manifest.Version; }
		const std::string& SourcePath() const { return m_manifest.Folder; }
		const std::vector<std::string>& Blocks() const { return m_manifest.Blocks; }
		const std::vector<std::string>& Dependencies() const { return m_manifest.Dependencies; }
		const std::vector<std::string>& OptionalDependencies() const { return m_manifest.OptionalDependencies; }
		int SiteId() const { return m_manifest.SiteId; }
		const Manifest& Info() const { return m_manifest; }

		bool Enabled() const { return m_enabled; }
		void SetEnabled(bool enabled) { m_enabled = enabled; }

		// What a script asked for; the loop carries it out between two frames, so that no plugin is disabled while it runs.
		bool WantsEnabled() const { return m_wantsEnabled; }
		void RequestEnabled(bool enabled) { m_wantsEnabled = enabled; }

		std::vector<Setting>& Settings() { return m_settings; }
		std::vector<SettingsTab>& Tabs() { return m_tabs; }

		// To be called by whoever wrote to a setting; OnSettingsChanged follows in the next frame.
		void MarkSettingsChanged() { m_settingsChanged = true; }
		bool TakeSettingsChanged();

		asIScriptModule* Module() const { return m_module; }
		asIScriptFunction* Function(Callback callback) const { return m_callbacks[static_cast<size_t>(callback)]; }

		void Attach(asIScriptModule& module);
		void Detach();

	private:
		~Plugin() = default;

		Manifest m_manifest;
		asIScriptModule* m_module = nullptr;
		CallbackTable m_callbacks = {};
		std::vector<Setting> m_settings;
		std::vector<SettingsTab> m_tabs;
		int m_references = 1;
		bool m_enabled = true;
		bool m_wantsEnabled = true;
		bool m_settingsChanged = false;
	};
}
