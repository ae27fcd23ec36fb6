#include "UiRecorder.h"

#include <algorithm>

#include "UiLabel.h"
#include "runtime/Plugin.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		std::string ExecutingId()
		{
			const Plugin* plugin = GetRuntime().ExecutingPlugin();
			return plugin ? plugin->Id() : "";
		}
	}

	UiRecorder& UiRecorder::Instance()
	{
		static UiRecorder recorder;
		return recorder;
	}

	UiRecorder::Frame& UiRecorder::Current()
	{
		const uint64_t number = GetRuntime().FrameCount();
		if (m_current.Number != number) {
			m_current = Frame();
			m_current.Number = number;
			m_open.clear();
			DropMissed(m_presses);
			DropMissed(m_closes);
		}
		return m_current;
	}

	void UiRecorder::BeginWindow(const std::string& title)
	{
		std::vector<Window>& windows = Current().Windows;
		m_open.push_back(windows.size());
		windows.push_back({ExecutingId(), LabelText(title), {}});
	}

	void UiRecorder::EndWindow()
	{
		Current();
		if (!m_open.empty()) {
			m_open.pop_back();
		}
	}

	std::vector<UiRecorder::Item>& UiRecorder::Target(const std::string& kind)
	{
		Frame& frame = Current();
		if (!m_open.empty()) {
			return frame.Windows[m_open.back()].Items;
		}
		if (kind == "menu" || kind == "menuItem") {
			return frame.Menu;
		}
		const std::string plugin = ExecutingId();
		if (frame.Windows.empty() || !frame.Windows.back().Title.empty() || frame.Windows.back().Plugin != plugin) {
			frame.Windows.push_back({plugin, "", {}});
		}
		return frame.Windows.back().Items;
	}

	void UiRecorder::Add(const std::string& kind, const std::string& text)
	{
		Target(kind).push_back({ExecutingId(), kind, text});
	}

	void UiRecorder::AddText(const std::string& kind, const std::string& text)
	{
		Add(kind, WithoutColours(text));
	}

	void UiRecorder::AddLabel(const std::string& kind, const std::string& label)
	{
		Add(kind, LabelText(label));
	}

	bool UiRecorder::AddPressable(const std::string& kind, const std::string& label)
	{
		AddLabel(kind, label);
		return Take(m_presses, label);
	}

	bool UiRecorder::TakeClose(const std::string& title)
	{
		Current();
		return Take(m_closes, title);
	}

	bool UiRecorder::Take(std::vector<Pending>& pending, const std::string& label)
	{
		const auto found = std::find_if(pending.begin(), pending.end(), [&](const Pending& entry) { return entry.Label == PlainLabel(label); });
		if (found == pending.end()) {
			return false;
		}
		GetRuntime().Emit({{"type", "pressed"}, {"label", found->Label}, {"found", true}});
		pending.erase(found);
		return true;
	}

	void UiRecorder::DropMissed(std::vector<Pending>& pending)
	{
		const auto missed = std::stable_partition(pending.begin(), pending.end(), [this](const Pending& entry) { return entry.LastFrame >= m_current.Number; });
		for (auto entry = missed; entry != pending.end(); ++entry) {
			GetRuntime().Emit({{"type", "pressed"}, {"label", entry->Label}, {"found", false}});
		}
		pending.erase(missed, pending.end());
	}

	nlohmann::json UiRecorder::LastFrame(const std::string& plugin) const
	{
		nlohmann::json record = {{"type", "ui"}, {"windows", nlohmann::json::array()}, {"menu", nlohmann::json::array()}};
		// The runtime may have counted up already for the frame to come.
		if (m_current.Number + 1 < GetRuntime().FrameCount()) {
			return record;
		}
		for (const Window& window : m_current.Windows) {
			if (!plugin.empty() && window.Plugin != plugin) {
				continue;
			}
			nlohmann::json items = nlohmann::json::array();
			for (const Item& item : window.Items) {
				items.push_back({{"kind", item.Kind}, {"text", item.Text}});
			}
			record["windows"].push_back({{"title", window.Title}, {"plugin", window.Plugin}, {"items", std::move(items)}});
		}
		for (const Item& item : m_current.Menu) {
			if (plugin.empty() || item.Plugin == plugin) {
				record["menu"].push_back({{"kind", item.Kind}, {"text", item.Text}, {"plugin", item.Plugin}});
			}
		}
		return record;
	}

	void UiRecorder::Press(const std::string& label)
	{
		m_presses.push_back({PlainLabel(label), GetRuntime().FrameCount() + 1});
	}

	void UiRecorder::Close(const std::string& title)
	{
		m_closes.push_back({PlainLabel(title), GetRuntime().FrameCount() + 1});
	}
}
