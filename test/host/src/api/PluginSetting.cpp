#include "PluginSetting.h"

#include <map>

namespace Host
{
	namespace
	{
		const std::map<std::string, SettingType> TYPES = {
			{"bool", SettingType::Bool}, {"float", SettingType::Float}, {"double", SettingType::Double},
			{"int8", SettingType::Int8}, {"int16", SettingType::Int16}, {"int", SettingType::Int32},
			{"uint8", SettingType::Uint8}, {"uint16", SettingType::Uint16}, {"uint", SettingType::Uint32},
			{"string", SettingType::String}, {"vec2", SettingType::Vec2}, {"vec3", SettingType::Vec3}, {"vec4", SettingType::Vec4},
		};
	}

	PluginSetting::PluginSetting(Plugin* plugin, size_t index)
		: m_plugin(plugin)
		, m_index(index)
	{
	}

	void PluginSetting::AddRef()
	{
		++m_references;
	}

	void PluginSetting::Release()
	{
		if (--m_references == 0) {
			delete this;
		}
	}

	const Setting* PluginSetting::Find() const
	{
		const std::vector<Setting>& settings = m_plugin->Settings();
		if (m_index < settings.size()) {
			return &settings[m_index];
		}
		ThrowInScript("The plugin \"" + m_plugin->Id() + "\" of this setting was unloaded");
		return nullptr;
	}

	SettingType PluginSetting::Type() const
	{
		const Setting* setting = Find();
		if (!setting) {
			return SettingType::Unknown;
		}
		const auto type = TYPES.find(setting->TypeName);
		if (type != TYPES.end()) {
			return type->second;
		}
		const asITypeInfo* info = asGetActiveContext()->GetEngine()->GetTypeInfoById(setting->TypeId);
		return info && (info->GetFlags() & asOBJ_ENUM) ? SettingType::Enum : SettingType::Unknown;
	}

	void PluginSetting::Reset()
	{
		if (const Setting* setting = Find()) {
			WriteSetting(asGetActiveContext()->GetEngine(), *setting, setting->Default);
			MarkChanged();
		}
	}

	void* PluginSetting::Address(SettingType type) const
	{
		const Setting* setting = Find();
		if (setting && Type() != type) {
			ThrowInScript("Setting \"" + setting->VarName + "\" is of type \"" + setting->TypeName + "\"");
			return nullptr;
		}
		return setting ? setting->Address : nullptr;
	}

	void PluginSetting::MarkChanged()
	{
		m_plugin->MarkSettingsChanged();
	}
}
