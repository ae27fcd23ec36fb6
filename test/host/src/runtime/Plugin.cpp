#include "runtime/Plugin.h"

#include <utility>

namespace Host
{
	Plugin::Plugin(Manifest manifest) : m_manifest(std::move(manifest)) {}

	void Plugin::AddRef()
	{
		++m_references;
	}

	void Plugin::Release()
	{
		if (--m_references == 0) {
			delete this;
		}
	}

	bool Plugin::TakeSettingsChanged()
	{
		return std::exchange(m_settingsChanged, false);
	}

	void Plugin::Attach(asIScriptModule& module)
	{
		m_module = &module;
		m_callbacks = FindCallbacks(module);
	}

	void Plugin::Detach()
	{
		m_module = nullptr;
		m_callbacks = {};
		m_settings.clear();
		m_tabs.clear();
		m_enabled = false;
		m_wantsEnabled = false;
	}
}
