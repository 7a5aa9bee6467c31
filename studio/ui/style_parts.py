"""The style sheet's text, by families of widgets; `@name` stands for a colour of the theme."""

CHROME = """
* { outline: none; }
QMainWindow, QDialog { background: @window; }
QMainWindow::separator { background: @window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: @accent; }
QToolTip {
    color: @text; background: @raised; border: 1px solid @edge; border-radius: 4px;
    padding: 4px 6px;
}
QDockWidget { color: @text; }
QWidget[role="page"], QStackedWidget[role="page"] { background: @window; }
QFrame[role="bar"] { background: @surface; border: none; }
QFrame[role="header"] { background: @surface; border: none; border-bottom: 1px solid @border; }
QFrame[role="rail"] { background: @surface; border: none; border-right: 1px solid @border; }
QFrame[role="rail"][side="right"] { border-right: none; border-left: 1px solid @border; }
QFrame[role="side"] { background: @surface; border: none; border-right: 1px solid @border; }
QFrame[role="dock"] {
    background: @surface; border: 1px solid @border; border-top: none;
    border-bottom-left-radius: 6px; border-bottom-right-radius: 6px;
}
QFrame[role="dock-title"] {
    background: @surface; border: 1px solid @border; border-bottom: none;
    border-top-left-radius: 6px; border-top-right-radius: 6px;
}
QFrame[role="card"] { background: @raised; border: 1px solid @border; border-radius: 8px; }
QFrame[role="overlay"] { background: @surface; border: 1px solid @edge; border-radius: 8px; }
QFrame[role="line"] { background: @border; border: none; min-height: 1px; max-height: 1px; }
QFrame[role="toast"] { background: @raised; border: 1px solid @edge; border-radius: 8px; }
QFrame[role="toast"][weight="warning"] { border: 1px solid @warn; }
QFrame[role="toast"][weight="error"] { border: 1px solid @bad; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="plain"] { background: transparent; }
QSplitter::handle { background: @border; }
QSplitter::handle:hover { background: @accent; }
QStatusBar { background: @surface; color: @muted; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QGroupBox {
    border: 1px solid @border; border-radius: 8px; margin-top: 10px; padding: 12px 8px 8px 8px;
}
QGroupBox::title { subcontrol-origin: margin; left: 8px; padding: 0 4px; color: @muted; }
"""

LABELS = """
QLabel { background: transparent; color: @text; }
QLabel:disabled { color: @disabled; }
QLabel[role="display"] { font-size: 22px; font-weight: 600; }
QLabel[role="title"] { font-size: 16px; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { color: @muted; font-size: 11px; }
QLabel[role="warn"] { color: @warn; }
QLabel[role="bad"] { color: @bad; }
QLabel[role="good"] { color: @good; }
QLabel[role="chip"] {
    color: @muted; background: @raised; border: 1px solid @border; border-radius: 9px;
    padding: 1px 7px; font-size: 11px;
}
QLabel[role="key"] {
    color: @muted; background: @raised; border: 1px solid @border; border-radius: 4px;
    padding: 1px 5px; font-size: 11px;
}
QLabel[role="count"] {
    color: @on_accent; background: @accent; border-radius: 8px; padding: 0 5px; font-size: 11px;
    font-weight: 600;
}
"""

BUTTONS = """
QPushButton, QToolButton {
    color: @text; background: @raised; border: 1px solid @border; border-radius: 6px;
    padding: 0 12px; min-height: 26px;
}
QToolButton { padding: 0 6px; min-width: 14px; }
QPushButton:hover, QToolButton:hover { background: @hover; border-color: @edge; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked, QPushButton:checked {
    background: @pressed;
}
QPushButton:focus, QToolButton:focus { border: 1px solid @accent; }
QPushButton:disabled, QToolButton:disabled { color: @disabled; background: transparent; }
QPushButton[role="primary"], QPushButton:default, QToolButton[role="primary"] {
    color: @on_accent; background: @accent; border: 1px solid @accent; font-weight: 600;
}
QPushButton[role="primary"]:hover, QPushButton:default:hover, QToolButton[role="primary"]:hover {
    background: @accent_hover; border-color: @accent_hover;
}
QPushButton[role="primary"]:pressed, QPushButton:default:pressed,
QToolButton[role="primary"]:pressed { background: @accent_pressed; }
QPushButton[role="primary"]:focus, QPushButton:default:focus, QToolButton[role="primary"]:focus {
    border: 2px solid @text;
}
QPushButton[role="primary"]:disabled, QPushButton:default:disabled,
QToolButton[role="primary"]:disabled {
    color: @muted; background: @raised; border: 1px solid @border;
}
QPushButton[role="danger"] { color: @bad; }
QPushButton[role="danger"]:hover { color: @on_bad; background: @bad; border-color: @bad; }
QPushButton[role="quiet"], QToolButton[role="quiet"] {
    background: transparent; border: 1px solid transparent;
}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: @hover; }
QPushButton[role="quiet"]:pressed, QToolButton[role="quiet"]:pressed,
QToolButton[role="quiet"]:checked, QPushButton[role="quiet"]:checked { background: @pressed; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border: 1px solid @accent; }
QPushButton[role="link"] {
    background: transparent; border: 1px solid transparent; color: @accent; padding: 0 4px;
    text-align: left;
}
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid @accent; }
QToolButton[role="rail"] {
    background: transparent; border: 1px solid transparent; border-radius: 8px; color: @muted;
    min-width: 56px; min-height: 50px; padding: 2px 0; font-size: 11px;
}
QToolButton[role="rail"]:hover { background: @hover; color: @text; }
QToolButton[role="rail"]:checked { background: @selected; color: @text; font-weight: 600; }
QToolButton[role="rail"]:focus { border: 1px solid @accent; }
QToolButton[role="tile"] {
    background: @surface; border: 1px solid @border; border-radius: 8px; padding: 0 16px;
    font-weight: 600; min-height: 54px;
}
QToolButton[role="tile"]:hover { background: @hover; border-color: @edge; }
QToolButton[role="tile"]:focus { border: 1px solid @accent; }
QToolButton[role="tiny"] {
    background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0;
    min-width: 22px; min-height: 22px;
}
QToolButton[role="tiny"]:hover { background: @hover; }
QToolButton[role="tiny"]:checked { background: @pressed; }
QToolButton[role="tiny"]:focus { border: 1px solid @accent; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[popupMode="1"] { padding-right: 18px; }
QToolButton::menu-button { border: none; width: 16px; }
QToolButton::menu-arrow { image: url(@art/down.png); width: 10px; height: 10px; }
QDialogButtonBox { button-layout: 0; dialogbuttonbox-buttons-have-icons: 0; }
QDialogButtonBox QPushButton { min-width: 72px; }
"""

FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QAbstractSpinBox, QComboBox {
    color: @text; background: @surface; border: 1px solid @border; border-radius: 6px;
    selection-background-color: @accent; selection-color: @on_accent;
    placeholder-text-color: @muted;
}
QLineEdit, QAbstractSpinBox, QComboBox { padding: 0 8px; min-height: 26px; }
QPlainTextEdit, QTextEdit, QTextBrowser { padding: 4px 6px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover, QPlainTextEdit:hover, QTextEdit:hover {
    border-color: @edge;
}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus,
QTextBrowser:focus { border: 1px solid @accent; }
QLineEdit QToolButton {
    background: transparent; border: none; padding: 0; min-width: 0; min-height: 0;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled,
QTextEdit:disabled { color: @disabled; background: transparent; }
QLineEdit:read-only { background: transparent; }
QLineEdit[isWrong="true"], QComboBox[isWrong="true"] { border: 1px solid @bad; }
QLineEdit[role="bare"] {
    background: transparent; border: none; font-size: 16px; min-height: 40px; padding: 0 4px;
}
QTextBrowser[role="bare"] { background: transparent; border: none; }
QComboBox { padding-right: 24px; }
QComboBox::drop-down {
    border: none; width: 24px; subcontrol-origin: padding; subcontrol-position: center right;
}
QComboBox::down-arrow { image: url(@art/down.png); width: 10px; height: 10px; }
QComboBox QAbstractItemView {
    color: @text; background: @raised; border: 1px solid @edge; border-radius: 6px; padding: 4px;
    selection-background-color: @selected; selection-color: @text;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: 18px; subcontrol-origin: border;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @hover; }
QAbstractSpinBox::up-arrow { image: url(@art/up.png); width: 8px; height: 8px; }
QAbstractSpinBox::down-arrow { image: url(@art/down.png); width: 8px; height: 8px; }
QCheckBox, QRadioButton { color: @text; spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: 16px; height: 16px; border: 1px solid @edge; background: @surface;
}
QCheckBox::indicator, QAbstractItemView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: @accent; border-color: @accent; image: url(@art/check.png);
}
QCheckBox::indicator:indeterminate {
    background: @accent; border-color: @accent; image: url(@art/dash.png);
}
QRadioButton::indicator:checked {
    background: @accent; border-color: @accent; image: url(@art/dot.png);
}
"""

RANGES = """
QSlider { background: transparent; min-height: 24px; }
QSlider:vertical { min-height: 0; min-width: 24px; }
QSlider::groove:horizontal { height: 4px; background: @border; border-radius: 2px; }
QSlider::groove:vertical { width: 4px; background: @border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::add-page:vertical { background: @accent; border-radius: 2px; }
QSlider::handle {
    background: @text; border: 2px solid @surface; border-radius: 8px; width: 12px; height: 12px;
}
QSlider::handle:horizontal { margin: -6px 0; }
QSlider::handle:vertical { margin: 0 -6px; }
QSlider::handle:hover { background: @accent; }
QSlider:focus { border: none; }
QSlider::handle:focus { border: 2px solid @accent; }
QSlider:disabled::sub-page:horizontal { background: @edge; }
QProgressBar {
    background: @border; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
    color: transparent; text-align: center;
}
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @edge; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; width: 0; height: 0;
}
"""

LISTS = """
QAbstractItemView {
    color: @text; background: @surface; border: 1px solid @border; border-radius: 6px;
    alternate-background-color: @faint; selection-background-color: @selected;
    selection-color: @text; gridline-color: @border;
}
QListView[role="bare"], QTreeView[role="bare"], QTableView[role="bare"] {
    border: none; background: transparent;
}
QListView::item, QTreeView::item, QTableView::item { min-height: 28px; padding: 0 8px; }
QListView::item { border-radius: 6px; }
QListView::item:hover, QTreeView::item:hover, QTableView::item:hover { background: @faint; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {
    background: @selected; color: @text;
}
QAbstractItemView:focus { border: 1px solid @accent; }
QListView[role="bare"]:focus, QTreeView[role="bare"]:focus { border: none; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
    color: @muted; background: @surface; border: none; border-bottom: 1px solid @border;
    padding: 4px 8px; font-weight: 600;
}
QTableCornerButton::section { background: @surface; border: none; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab {
    color: @muted; background: transparent; border: none; border-bottom: 2px solid transparent;
    padding: 6px 12px; min-height: 20px;
}
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; font-weight: 600; }
QTabBar::tab:focus { color: @accent; }
"""

MENUS = """
QMenuBar { background: @surface; color: @text; border: none; padding: 2px 4px; }
QMenuBar::item { background: transparent; border-radius: 4px; padding: 4px 10px; }
QMenuBar::item:selected { background: @hover; }
QMenuBar::item:pressed { background: @pressed; }
QMenu {
    color: @text; background: @raised; border: 1px solid @edge; border-radius: 8px; padding: 4px;
}
QMenu::item { border-radius: 4px; padding: 5px 24px 5px 10px; min-height: 18px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }
QMenu::indicator { width: 16px; height: 16px; margin-left: 4px; }
QMenu::indicator:checked { image: url(@art/tick.png); }
QMenu::right-arrow { image: url(@art/right.png); width: 10px; height: 10px; }
"""
