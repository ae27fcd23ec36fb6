#include "Ui.h"

namespace Host
{
	void RegisterUiFlags(Namespace& ui)
	{
		ui.Enum("WindowFlags", {
			{"None", 0}, {"NoTitleBar", 1}, {"NoResize", 2}, {"NoMove", 4}, {"NoScrollbar", 8}, {"NoScrollWithMouse", 16},
			{"NoCollapse", 32}, {"AlwaysAutoResize", 64}, {"NoBackground", 128}, {"NoSavedSettings", 256}, {"NoMouseInputs", 512},
			{"MenuBar", 1024}, {"HorizontalScrollbar", 2048}, {"NoFocusOnAppearing", 4096}, {"NoBringToFrontOnFocus", 8192},
			{"AlwaysVerticalScrollbar", 16384}, {"AlwaysHorizontalScrollbar", 32768}, {"NoNavInputs", 65536}, {"NoNavFocus", 131072},
			{"UnsavedDocument", 262144}, {"NoDocking", 524288}, {"NoNav", 196608}, {"NoDecoration", 43}, {"NoInputs", 197120},
		});
		ui.Enum("ChildFlags", {
			{"None", 0}, {"Border", 1}, {"Borders", 1}, {"AlwaysUseWindowPadding", 2}, {"ResizeX", 4}, {"ResizeY", 8},
			{"AutoResizeX", 16}, {"AutoResizeY", 32}, {"AlwaysAutoResize", 64}, {"FrameStyle", 128}, {"NavFlattened", 256},
		});
		ui.Enum("ButtonFlags", {
			{"None", 0}, {"MouseButtonLeft", 1}, {"MouseButtonRight", 2}, {"MouseButtonMiddle", 4},
		});
		ui.Enum("ComboFlags", {
			{"None", 0}, {"PopupAlignLeft", 1}, {"HeightSmall", 2}, {"HeightRegular", 4}, {"HeightLarge", 8}, {"HeightLargest", 16},
			{"NoArrowButton", 32}, {"NoPreview", 64},
		});
		ui.Enum("SelectableFlags", {
			{"None", 0}, {"NoAutoClosePopups", 1}, {"SpanAllColumns", 2}, {"AllowDoubleClick", 4}, {"Disabled", 8},
			{"AllowOverlap", 16},
		});
		ui.Enum("TreeNodeFlags", {
			{"None", 0}, {"Selected", 1}, {"Framed", 2}, {"AllowOverlap", 4}, {"NoTreePushOnOpen", 8}, {"NoAutoOpenOnLog", 16},
			{"DefaultOpen", 32}, {"OpenOnDoubleClick", 64}, {"OpenOnArrow", 128}, {"Leaf", 256}, {"Bullet", 512},
			{"FramePadding", 1024}, {"SpanAvailWidth", 2048}, {"SpanFullWidth", 4096}, {"SpanTextWidth", 8192},
			{"SpanLabelWidth", 8192}, {"SpanAllColumns", 16384}, {"NavLeftJumpsToParent", 131072}, {"CollapsingHeader", 26},
		});
		ui.Enum("InputTextFlags", {
			{"None", 0}, {"CharsDecimal", 1}, {"CharsHexadecimal", 2}, {"CharsScientific", 4}, {"CharsUppercase", 8},
			{"CharsNoBlank", 16}, {"AllowTabInput", 32}, {"EnterReturnsTrue", 64}, {"EscapeClearsAll", 128},
			{"CtrlEnterForNewLine", 256}, {"ReadOnly", 512}, {"Password", 1024}, {"AlwaysOverwrite", 2048}, {"AutoSelectAll", 4096},
			{"ParseEmptyRefVal", 8192}, {"DisplayEmptyRefVal", 16384}, {"NoHorizontalScroll", 32768}, {"NoUndoRedo", 65536},
			{"CallbackCompletion", 262144}, {"CallbackHistory", 524288}, {"CallbackAlways", 1048576},
			{"CallbackCharFilter", 2097152},
		});
		ui.Enum("SliderFlags", {
			{"None", 0}, {"AlwaysClamp", 1536}, {"Logarithmic", 32}, {"NoRoundToFormat", 64}, {"NoInput", 128}, {"WrapAround", 256},
		});
		ui.Enum("ColorEditFlags", {
			{"None", 0}, {"NoAlpha", 2}, {"NoPicker", 4}, {"NoOptions", 8}, {"NoSmallPreview", 16}, {"NoInputs", 32},
			{"NoTooltip", 64}, {"NoLabel", 128}, {"NoSidePreview", 256}, {"NoDragDrop", 512}, {"NoBorder", 1024},
			{"AlphaOpaque", 4096}, {"AlphaNoBg", 8192}, {"AlphaPreviewHalf", 16384}, {"AlphaBar", 262144}, {"HDR", 524288},
			{"DisplayRGB", 1048576}, {"DisplayHSV", 2097152}, {"DisplayHex", 4194304}, {"Uint8", 8388608}, {"Float", 16777216},
			{"PickerHueBar", 33554432}, {"PickerHueWheel", 67108864}, {"InputRGB", 134217728}, {"InputHSV", 268435456},
		});
		ui.Enum("SeparatorFlags", {
			{"None", 0}, {"Horizontal", 1}, {"Vertical", 2}, {"SpanAllColumns", 4},
		});
		ui.Enum("TableFlags", {
			{"None", 0}, {"Resizable", 1}, {"Reorderable", 2}, {"Hideable", 4}, {"Sortable", 8}, {"NoSavedSettings", 16},
			{"ContextMenuInBody", 32}, {"RowBg", 64}, {"BordersInnerH", 128}, {"BordersOuterH", 256}, {"BordersInnerV", 512},
			{"BordersOuterV", 1024}, {"BordersH", 384}, {"BordersV", 1536}, {"BordersInner", 640}, {"BordersOuter", 1280},
			{"Borders", 1920}, {"NoBordersInBody", 2048}, {"NoBordersInBodyUntilResize", 4096}, {"SizingFixedFit", 8192},
			{"SizingFixedSame", 16384}, {"SizingStretchProp", 24576}, {"SizingStretchSame", 32768}, {"NoHostExtendX", 65536},
			{"NoHostExtendY", 131072}, {"NoKeepColumnsVisible", 262144}, {"PreciseWidths", 524288}, {"NoClip", 1048576},
			{"PadOuterX", 2097152}, {"NoPadOuterX", 4194304}, {"NoPadInnerX", 8388608}, {"ScrollX", 16777216}, {"ScrollY", 33554432},
			{"SortMulti", 67108864}, {"SortTristate", 134217728},
		});
		ui.Enum("TableRowFlags", {
			{"None", 0}, {"Headers", 1},
		});
		ui.Enum("TableColumnFlags", {
			{"None", 0}, {"DefaultHide", 2}, {"DefaultSort", 4}, {"WidthStretch", 8}, {"WidthFixed", 16}, {"NoResize", 32},
			{"NoReorder", 64}, {"NoHide", 128}, {"NoClip", 256}, {"NoSort", 512}, {"NoSortAscending", 1024},
			{"NoSortDescending", 2048}, {"NoHeaderWidth", 8192}, {"PreferSortAscending", 16384}, {"PreferSortDescending", 32768},
			{"IndentEnable", 65536}, {"IndentDisable", 131072}, {"IsEnabled", 16777216}, {"IsVisible", 33554432},
			{"IsSorted", 67108864}, {"IsHovered", 134217728},
		});
		ui.Enum("TabBarFlags", {
			{"None", 0}, {"Reorderable", 1}, {"AutoSelectNewTabs", 2}, {"TabListPopupButton", 4},
			{"NoCloseWithMiddleMouseButton", 8}, {"NoTabListScrollingButtons", 16}, {"NoTooltip", 32}, {"DrawSelectedOverline", 64},
			{"FittingPolicyResizeDown", 256}, {"FittingPolicyShrink", 256}, {"FittingPolicyScroll", 512},
		});
		ui.Enum("TabItemFlags", {
			{"None", 0}, {"UnsavedDocument", 1}, {"SetSelected", 2}, {"NoCloseWithMiddleMouseButton", 4}, {"NoPushId", 8},
			{"NoTooltip", 16}, {"NoReorder", 32}, {"Leading", 64}, {"Trailing", 128},
		});
		ui.Enum("HoveredFlags", {
			{"None", 0}, {"ChildWindows", 1}, {"RootWindow", 2}, {"AnyWindow", 4}, {"NoPopupHierarchy", 8}, {"DockHierarchy", 16},
			{"AllowWhenBlockedByPopup", 32}, {"AllowWhenBlockedByActiveItem", 128}, {"AllowWhenOverlappedByItem", 256},
			{"AllowWhenOverlappedByWindow", 512}, {"AllowWhenDisabled", 1024}, {"NoNavOverride", 2048}, {"AllowWhenOverlapped", 768},
			{"RectOnly", 928}, {"RootAndChildWindows", 3}, {"ForTooltip", 4096}, {"Stationary", 8192}, {"DelayNone", 16384},
			{"DelayShort", 32768}, {"DelayNormal", 65536}, {"NoSharedDelay", 131072},
		});
	}
}
