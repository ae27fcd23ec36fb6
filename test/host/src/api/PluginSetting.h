#pragma once

#include <cstddef>

#include "Register.h"
#include "runtime/Plugin.h"
#include "runtime/Ref.h"

namespace Host
{
	// Meta::PluginSettingType
	enum class SettingType
	{
		Unknown,
		Bool,
		Enum,
		Float,
		Double,
		Int8,
		Int16,
		Int32,
		String,
		Vec2,
		Vec3,
		Vec4,
		Uint8,
		Uint16,
		Uint32,
	};

	// Meta::PluginSetting: reads and writes a plugin's variable in place. Using it after the plugin was unloaded, or as
	// another type than it has, is a script exception.
	class PluginSetting
	{
	public:
		PluginSetting(Plugin* plugin, size_t index);
		PluginSetting(const PluginSetting&) = delete;
		PluginSetting& operator=(const PluginSetting&) = delete;

		void AddRef();
		void Release();

		// Null, after raising the exception, when the plugin is gone.
		const Setting* Find() const;
		SettingType Type() const;
		void Reset();
		// The variable's address, or null after raising the exception.
		void* Address(SettingType type) const;
		void MarkChanged();

	private:
		~PluginSetting() = default;

		Ref<Plugin> m_plugin;
		size_t m_index;
		int m_references = 1;
	};
}
